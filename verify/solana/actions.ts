import type { SolanaAction } from './action.ts';
import { deactivateStake } from './actions/deactivate-stake.ts';
import { mergeStakes } from './actions/merge-stakes.ts';
import { splitStake } from './actions/split-stake.ts';
import { stake } from './actions/stake.ts';
import { withdrawStake } from './actions/withdraw-stake.ts';

/** The actions that can be verified, by their names in the addresses of the API. */
export const solanaActions: ReadonlyMap<string, SolanaAction> = new Map(
  Object.entries({
    stake,
    'deactivate-stake': deactivateStake,
    'withdraw-stake': withdrawStake,
    'merge-stakes': mergeStakes,
    'split-stake': splitStake,
  }),
);
