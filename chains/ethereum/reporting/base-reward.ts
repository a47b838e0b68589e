import type { ConsensusSpec } from '../node/index.ts';

const SECONDS_PER_YEAR = 365 * 86_400;

/** The whole part of the square root, by Newton's method. */
export function integerSquareRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let root = value;
  for (let next = (root + 1n) / 2n; next < root; next = (root + value / root) / 2n) root = next;
  return root;
}

/**
 * What one increment of effective balance can earn in an epoch at most, in gwei:
 * `get_base_reward_per_increment` of the Altair specification. A validator that does all its duties in
 * a network that does too gets this on average, sync committees and proposals included.
 */
export const baseRewardPerIncrement = (totalActiveBalance: bigint, spec: ConsensusSpec): bigint =>
  (spec.EFFECTIVE_BALANCE_INCREMENT * spec.BASE_REWARD_FACTOR) /
  integerSquareRoot(totalActiveBalance);

/**
 * The consensus yield of the network in percent a year when everybody does all duties: simple, on the
 * effective balance, without what blocks pay on the execution layer.
 */
export function idealAnnualPercent(totalActiveBalance: bigint, spec: ConsensusSpec): number {
  if (totalActiveBalance === 0n) return 0;
  const perEpoch = baseRewardPerIncrement(totalActiveBalance, spec);
  const epochsPerYear = SECONDS_PER_YEAR / (spec.SECONDS_PER_SLOT * spec.SLOTS_PER_EPOCH);
  return (Number(perEpoch) * epochsPerYear * 100) / Number(spec.EFFECTIVE_BALANCE_INCREMENT);
}
