import type { Caller } from '../caller.ts';
import type { System } from '../system.ts';
import { durableNoncesOf } from './durable-nonces-of.ts';
import { provideDevnetAccounts } from './make-nonce-accounts.ts';
import { firstFree, nonceAccountUnavailable } from './nonce-account-unavailable.ts';
import { nonceKeys } from './nonce-keys.ts';

/** A nonce account of the operator as everybody with a token may see it. */
export type NonceAccountAnswer = {
  readonly nonce_account: string;
  /** Who signs for the nonce: the same for all accounts of a chain and network. */
  readonly nonce_account_authority: string;
};

/**
 * A nonce account of the operator that is free now, or the one that is to be free first. It is leased
 * to nobody by asking.
 * @throws {ImpossibleError} 'nonce_account_unavailable' when there is none.
 * @throws {NotBuiltError} 'nonce_accounts_not_built' when the chain has no durable nonces.
 */
export async function readNonceAccount(
  { chain }: { chain: string },
  { network }: Pick<Caller, 'network'>,
  system: System,
): Promise<NonceAccountAnswer> {
  const place = { chain, network };
  const durableNonces = await durableNoncesOf(place, system);
  const keys = await nonceKeys(place, durableNonces, system);
  await provideDevnetAccounts({ place, keys }, durableNonces, system);
  const { store, clock } = system;
  const found = firstFree(await store.nonceAccounts.list({ ...place, at: clock.now() }));
  if (found) {
    return { nonce_account: found.account, nonce_account_authority: found.authority };
  }
  throw nonceAccountUnavailable(place, { accounts: [] });
}
