import type { ChainKey } from '@kiln-connect/store';
import { auditActor, chainSubject } from '../audit.ts';
import type { Operator } from '../caller.ts';
import type { System } from '../system.ts';
import { durableNoncesOf } from './durable-nonces-of.ts';
import { listNonceAccounts, type NonceAccountsAnswer } from './list-nonce-accounts.ts';
import { makeNonceAccounts } from './make-nonce-accounts.ts';
import { nonceKeys } from './nonce-keys.ts';

/** The accounts that were made, and all that there are. */
export type CreatedNonceAccountsAnswer = NonceAccountsAnswer & {
  readonly created: readonly string[];
};

/**
 * Makes further nonce accounts, paid for by the operator's own key, and waits until they are confirmed.
 * What was made before and not written down, as the server was ended, is found and counts.
 * @throws {NotBuiltError} 'nonce_accounts_not_built' when the chain has no durable nonces.
 * @throws {ImpossibleError} 'insufficient_balance' when the payer has too little.
 */
export async function createNonceAccounts(
  { count, ...place }: ChainKey & { count: number },
  operator: Operator,
  system: System,
): Promise<CreatedNonceAccountsAnswer> {
  const { store, clock } = system;
  const durableNonces = await durableNoncesOf(place, system);
  const keys = await nonceKeys(place, durableNonces, system);
  const known = await store.nonceAccounts.list({ ...place, at: clock.now() });
  const next = Math.max(-1, ...known.map(({ number }) => number)) + 1;
  const numbers = Array.from({ length: count }, (_, i) => next + i);
  const made = await makeNonceAccounts({ numbers, keys, place }, durableNonces, system);
  const created = made.map(({ account }) => account);
  await auditActor(
    {
      action: 'nonce_accounts_created',
      subject: chainSubject(place.chain),
      details: {
        network: place.network,
        nonce_accounts: created,
        authority: keys.authority.address,
        payer: keys.payer.address,
      },
    },
    operator,
    store,
  );
  return { created, ...(await listNonceAccounts(place, system)) };
}
