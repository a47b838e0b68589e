import type { RewardComponents } from '@kiln-connect/core';

/** What inflation paid, after the validator's commission, in lamports. */
export const inflationTotal = (components: RewardComponents): bigint => components.inflation ?? 0n;

/** What tips (MEV) paid, after what the validator kept of them, in lamports. */
export const mevTotal = (components: RewardComponents): bigint => components.mev ?? 0n;

/** All that came to the stakes, in lamports. */
export const rewardTotal = (components: RewardComponents): bigint =>
  inflationTotal(components) + mevTotal(components);
