import type { Action } from './action.ts';
import { deactivateStake } from './deactivate-stake.ts';
import { mergeStakes } from './merge-stakes.ts';
import { splitStake } from './split-stake.ts';
import { stake } from './stake.ts';
import { withdrawStake } from './withdraw-stake.ts';

/** What can be crafted, by the action's name in the addresses of the API. */
export const actions: { readonly [name: string]: Action } = {
  stake,
  'deactivate-stake': deactivateStake,
  'withdraw-stake': withdrawStake,
  'merge-stakes': mergeStakes,
  'split-stake': splitStake,
};
