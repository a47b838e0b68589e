import type { Action } from './action.ts';
import { consolidate } from './consolidate.ts';
import { deposit } from './deposit.ts';
import { enableCompounding } from './enable-compounding.ts';
import { exitRequest } from './exit-request.ts';
import { stake } from './stake.ts';
import { withdrawal } from './withdrawal.ts';

/** What can be crafted, by the action's name in the addresses of the API. */
export const actions: { readonly [name: string]: Action } = {
  stake,
  deposit,
  withdrawal,
  consolidate,
  'enable-compounding': enableCompounding,
  'exit-request': exitRequest,
};
