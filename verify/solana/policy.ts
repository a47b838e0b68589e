import type { Verdict } from '@kiln-connect/core';
import type { ChainPolicy } from '../chain-verifier.ts';
import { solanaActions } from './actions.ts';
import { sol } from './amount-text.ts';
import { address } from './intent-fields.ts';

/** What a signing policy needs to know of Solana. */
export const solanaPolicy: ChainPolicy = {
  actions: [...solanaActions.keys()],
  validator: address,
  withdrawalAddress: address,
  exposureOf: (intent) => solanaActions.get(intent.action)?.exposure(intent),
  exposuresOf: (action, request) => solanaActions.get(action)?.exposures(request),
  amountText: (lamports) => `${sol(lamports)} (${lamports} lamports)`,
  totalOf: (cost) => BigInt(cost.max_total_lamports as string),
  placeOf,
  // A block hash gets too old, a nonce is used up; the new stake account comes to be with the stake alone.
  lapse: { ended: ['recent_blockhash', 'durable_nonce'], untouched: ['account_unused'] },
};

/** A durable nonce is used once; without one, only the very same message is the same transaction. */
function placeOf({ preconditions, hash }: Verdict): string {
  const { nonce_account, nonce } =
    preconditions.find(({ code }) => code === 'durable_nonce')?.subject ?? {};
  return typeof nonce_account === 'string' ? `${nonce_account} ${nonce}` : hash;
}
