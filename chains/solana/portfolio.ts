import type { ChainPortfolio } from '@kiln-connect/core';
import { rewardTotal } from './reporting/reward-components.ts';

/** States in which at least a part of the stake votes, or will with the next epoch. */
const ACTIVE = ['active', 'activating', 'deactivating'];

/** Solana's part of a portfolio: `DefaultPortfolio`, which counts no kinds of stakes apart. */
export const portfolio: ChainPortfolio = {
  groups: [],
  stakeOf: ({ state, balance }) => ({
    isStake: true,
    isActive: ACTIVE.includes(String(state)),
    balance: typeof balance === 'string' ? BigInt(balance) : 0n,
    groups: [],
  }),
  totalRewards: rewardTotal,
  figures: () => ({}),
};
