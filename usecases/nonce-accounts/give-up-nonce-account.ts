import { NotFoundError } from '@kiln-connect/core';
import type { ChainKey } from '@kiln-connect/store';
import { auditActor, auditCaller, chainSubject } from '../audit.ts';
import type { Caller, Operator } from '../caller.ts';
import type { System } from '../system.ts';
import { durableNoncesOf } from './durable-nonces-of.ts';
import { listNonceAccounts, type NonceAccountsAnswer } from './list-nonce-accounts.ts';
import { settlePlace } from './settle-nonce-leases.ts';

/** A lease that is given up, as its organization sees it. */
export type GivenUpAnswer = { readonly nonce_account: string; readonly state: 'giving_up' };

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
  const { organizationId, deed, settle } = await giveUp({ account, place }, system);
  await auditActor({ organizationId, ...deed }, operator, system.store);
  await settle();
  return listNonceAccounts(place, system);
}

/**
 * The same for one of the organization's own transactions, which it does not want any more.
 * @throws {NotFoundError} 'nonce_lease_not_found', also when it is another organization's.
 * @throws {NotBuiltError} 'nonce_accounts_not_built' when the chain has no durable nonces.
 */
export async function giveUpOwnNonceAccount(
  { chain, nonce_account: account }: { chain: string; nonce_account: string },
  caller: Caller,
  system: System,
): Promise<GivenUpAnswer> {
  const { network, organizationId } = caller;
  const place = { chain, network };
  const { deed, settle } = await giveUp({ account, place, organizationId }, system);
  await auditCaller(deed, caller, system.store);
  await settle();
  return { nonce_account: account, state: 'giving_up' };
}

async function giveUp(
  { account, place, organizationId }: { account: string; place: ChainKey; organizationId?: string },
  system: System,
) {
  const { store, clock } = system;
  const { chain, network } = place;
  const durableNonces = await durableNoncesOf(place, system);
  const lease = (await store.nonceAccounts.open(place)).find(
    (open) =>
      open.account === account &&
      (organizationId === undefined || open.organizationId === organizationId),
  );
  if (!lease || !(await store.nonceAccounts.giveUp({ id: lease.id, at: clock.now() }))) {
    throw new NotFoundError({
      code: 'nonce_lease_not_found',
      message: `No transaction${organizationId === undefined ? '' : ' of your organization'} that was handed out has the nonce account ${account} of ${chain} on ${network} now.`,
    });
  }
  return {
    organizationId: lease.organizationId,
    deed: {
      action: 'durable_transaction_given_up',
      subject: chainSubject(chain),
      details: { network, nonce_account: account, nonce: lease.nonce },
    },
    settle: () => settlePlace(place, durableNonces, system),
  };
}
