import type { Exposure } from '../chain-verifier.ts';

/** Nothing is staked, paid out or given to anybody else. */
export const NOTHING_MOVES: Exposure = { amount: 0n, validators: [], withdrawalAddresses: [] };

/** Stake or rewards come back to this address; nothing is staked. */
export const paysOutTo = (address: string): Exposure => ({
  ...NOTHING_MOVES,
  withdrawalAddresses: [address],
});
