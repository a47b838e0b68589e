/** The wall clock; tests inject their own. Chains have clocks of their own (`ChainConnection.clock`). */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
