import { SECONDS_PER_DAY } from './network.ts';

/**
 * Genesis time in Unix seconds for a devnet that starts now: 23 s after a UTC midnight about two
 * years ago, so that simulated time has room before it meets the real one, and no slot, hour or day
 * begins together by accident.
 */
export function genesisTimeFor(now: Date): number {
  const today = Math.floor(now.getTime() / 1000 / SECONDS_PER_DAY);
  return (today - 731) * SECONDS_PER_DAY + 23;
}
