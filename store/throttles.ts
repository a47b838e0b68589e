/** Counters of attempts, shared by all servers. */
export interface ThrottleStore {
  /**
   * Counts one attempt; answers how many there were since the window began, this one included. A
   * window begins with the first attempt after the one before has ended. One statement.
   */
  hit(o: { key: string; windowSeconds: number; now: Date }): Promise<number>;
  /** Forgets the attempts of this key. */
  clear(key: string): Promise<void>;
  /** Forgets windows that have ended. */
  prune(now: Date): Promise<void>;
}
