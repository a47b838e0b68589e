import type { ChainKey, NonceLease } from '@kiln-connect/store';
import { registrationOf } from '../chain-of.ts';
import type { System } from '../system.ts';
import { durableNoncesOf } from './durable-nonces-of.ts';
import { nonceKeys } from './nonce-keys.ts';

/** The operator's nonce accounts of a chain and network; amounts in the smallest unit, as texts. */
export type NonceAccountsAnswer = {
  /** Ticker of the token, and the digits after the point of one whole one. */
  readonly token: string;
  readonly decimals: number;
  /** Who signs for the nonces, and never has funds. */
  readonly authority: string;
  /** Who pays for making accounts and using nonces up. */
  readonly payer: string;
  readonly payer_balance: string;
  /** What the payer must have for one more: the account's reserve, fees, and what it has to keep. */
  readonly cost_of_one: string;
  readonly accounts: readonly {
    readonly nonce_account: string;
    /**
     * `crafting` for minutes at most; `leased` until its transaction is on chain; `giving_up` while the
     * operator uses its nonce up, which its owner may still do before.
     */
    readonly state: 'free' | 'crafting' | 'leased' | 'giving_up';
    /** Slug of the organization that has it; null while it is free. */
    readonly organization: string | null;
    /** RFC 3339, UTC. */
    readonly leased_at: string | null;
    /** When the operator uses the nonce up, so that the transaction is void; RFC 3339, UTC. */
    readonly given_up_at: string | null;
  }[];
};

/**
 * Nonce accounts in the order of their numbers, and what making one more takes.
 * @throws {NotBuiltError} 'nonce_accounts_not_built' when the chain has no durable nonces.
 * @throws {NodeUnavailableError} when no node of the chain answers.
 */
export async function listNonceAccounts(
  place: ChainKey,
  system: System,
): Promise<NonceAccountsAnswer> {
  const { token, decimals } = registrationOf(place.chain, system).info;
  const durableNonces = await durableNoncesOf(place, system);
  const keys = await nonceKeys(place, durableNonces, system);
  const { need, have } = await durableNonces.costOf(1, keys);
  const { store, clock } = system;
  const slugs = new Map((await store.organizations.list()).map(({ id, slug }) => [id, slug]));
  const now = clock.now();
  const accounts = await store.nonceAccounts.list({ ...place, at: now });
  return {
    token,
    decimals,
    authority: keys.authority.address,
    payer: keys.payer.address,
    payer_balance: have.toString(),
    cost_of_one: need.toString(),
    accounts: accounts.map(({ account, lease }) => ({
      nonce_account: account,
      state: stateOf(lease, now),
      organization: lease ? (slugs.get(lease.organizationId) ?? null) : null,
      leased_at: lease?.leasedAt.toISOString() ?? null,
      given_up_at: lease?.handedOut === undefined ? null : lease.until.toISOString(),
    })),
  };
}

function stateOf(
  lease: NonceLease | undefined,
  now: Date,
): NonceAccountsAnswer['accounts'][number]['state'] {
  if (!lease) return 'free';
  if (lease.handedOut === undefined) return 'crafting';
  return lease.until <= now ? 'giving_up' : 'leased';
}
