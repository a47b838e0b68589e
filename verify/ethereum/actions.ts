import type { EthereumAction } from './action.ts';
import { consolidate } from './actions/consolidate.ts';
import { deposit } from './actions/deposit.ts';
import { enableCompounding } from './actions/enable-compounding.ts';
import { exitRequest } from './actions/exit-request.ts';
import { stake } from './actions/stake.ts';
import { withdrawal } from './actions/withdrawal.ts';

const byName = {
  stake,
  deposit,
  withdrawal,
  consolidate,
  'enable-compounding': enableCompounding,
  'exit-request': exitRequest,
};

/** The actions that can be verified, by their names in the addresses of the API. */
export const ethereumActions: ReadonlyMap<string, EthereumAction> = new Map(Object.entries(byName));
