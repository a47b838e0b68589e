/** The wall clock; tests inject their own. Chains have a time of their own (`BlockRef.time`). */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
