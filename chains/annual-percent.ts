const SECONDS_PER_YEAR = 365n * 86_400n;
/** Digits after the point of a percentage. */
const PRECISION = 9;
/** A share of one second in units of the last digit of a percentage of a year. */
const SCALE = SECONDS_PER_YEAR * 100n * 10n ** BigInt(PRECISION);

/**
 * The simple (not compounded) yield of a year in percent: what was earned, divided by the balance that
 * earned it times the seconds for which it did, times the seconds of 365 days. Integers up to the last
 * step; 0 when nothing could earn.
 */
export function annualPercent(rewards: bigint, balanceSeconds: bigint): number {
  if (balanceSeconds <= 0n) return 0;
  return Number((rewards * SCALE) / balanceSeconds) / 10 ** PRECISION;
}
