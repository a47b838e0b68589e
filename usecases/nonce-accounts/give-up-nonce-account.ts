import { NotFoundError } from '@kiln-connect/core';
import type { ChainKey } from '@kiln-connect/store';
import { auditActor, chainSubject } from '../audit.ts';
import type { Operator } from '../caller.ts';
import type { System } from '../system.ts';
import { durableNoncesOf } from './durable-nonces-of.ts';
import { listNonceAccounts, type NonceAccountsAnswer } from './list-nonce-accounts.ts';
import { settlePlace } from './settle-nonce-leases.ts';

/**
 * Gives up the transaction that has a nonce account now, before its time: its nonce is used up, and
 * then, not before, the account is free. If its owner is quicker, the transaction takes effect.
 * @throws {NotFoundError} 'nonce_lease_not_found' when no transaction has the account.
 * @throws {NotBuiltError} 'nonce_accounts_not_built' when the chain has no durable nonces.
 */
export async function giveUpNonceAccount(
  { nonce_account: account, ...place }: ChainKey & { nonce_account: string },
  operator: Operator,
  system: System,
): Promise<NonceAccountsAnswer> {
  const { store, clock } = system;
  const durableNonces = await durableNoncesOf(place, system);
  const lease = (await store.nonceAccounts.open(place)).find((open) => open.account === account);
  const isGivenUp = await store.nonceAccounts.giveUp({ ...place, account, at: clock.now() });
  if (!lease || !isGivenUp) {
    throw new NotFoundError({
      code: 'nonce_lease_not_found',
      message: `No transaction that was handed out has the nonce account ${account} of ${place.chain} on ${place.network}; 'connect nonce-accounts list' shows which have one.`,
    });
  }
  await auditActor(
    {
      organizationId: lease.organizationId,
      action: 'durable_transaction_given_up',
      subject: chainSubject(place.chain),
      details: { network: place.network, nonce_account: account, nonce: lease.nonce },
    },
    operator,
    store,
  );
  await settlePlace(place, durableNonces, system);
  return listNonceAccounts(place, system);
}
