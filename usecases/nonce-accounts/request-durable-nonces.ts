import { randomUUID } from 'node:crypto';
import {
  type DurableNonce,
  type DurableNonceSource,
  type DurableNonces,
  ImpossibleError,
  type NonceKeys,
} from '@kiln-connect/core';
import type { ChainKey } from '@kiln-connect/store';
import type { Caller } from '../caller.ts';
import type { System } from '../system.ts';
import { provideDevnetAccounts } from './make-nonce-accounts.ts';
import { nonceAccountUnavailable } from './nonce-account-unavailable.ts';
import { nonceKeys } from './nonce-keys.ts';
import { settlePlace } from './settle-nonce-leases.ts';

/** How long a transaction is being crafted at most: an account that a crash left is free after that. */
const CRAFTING_MS = 2 * 60_000;

/** How long bytes with a durable nonce are good unless they are used before; then they are given up. */
const DURABLE_LIFE_MS = 7 * 24 * 3_600_000;

/** The nonce accounts of one request: what was not handed out in the end is given back. */
export interface RequestDurableNonces extends DurableNonceSource {
  /**
   * Notes that what was signed for is about to leave; answers until when it is good, undefined when
   * nothing was leased. Nothing may leave when it rejects.
   */
  handOut(): Promise<Date | undefined>;
  release(): Promise<void>;
}

interface Lease {
  readonly id: string;
  readonly account: string;
  readonly nonce: string;
  readonly seenPosition: number;
}

/** Nonce accounts for the transactions that the caller's organization crafts. */
export function requestDurableNonces(
  place: ChainKey,
  durableNonces: DurableNonces,
  { organizationId }: Pick<Caller, 'organizationId'>,
  system: System,
): RequestDurableNonces {
  const { store, clock, log } = system;
  const leases: Lease[] = [];

  const leaseOne = async (except: readonly string[]) => {
    const id = randomUUID();
    const at = clock.now();
    const until = new Date(at.getTime() + CRAFTING_MS);
    const asked = { ...place, id, organizationId, at, until, except };
    const leased = await store.nonceAccounts.lease(asked);
    return leased && { id, ...leased };
  };

  /** A free one that the chain shows as it must be; undefined when there is none. */
  const leaseGood = async (keys: NonceKeys): Promise<Lease | undefined> => {
    const unusable: string[] = [];
    for (;;) {
      const leased = await leaseOne(unusable);
      if (!leased) return undefined;
      const { id, account, seenPosition } = leased;
      try {
        const [held] = await durableNonces.read([account]);
        // An older state may show a nonce that is used up since.
        if (held?.authority === keys.authority.address && held.position >= seenPosition) {
          return { id, account, nonce: held.nonce, seenPosition: held.position };
        }
        log.warn({ ...place, account, held, seenPosition }, 'a nonce account can not be used now');
      } catch (error) {
        await store.nonceAccounts.release({ id });
        throw error;
      }
      await store.nonceAccounts.release({ id });
      unusable.push(account);
    }
  };

  return {
    lease: async () => {
      const keys = await nonceKeys(place, durableNonces, system);
      await provideDevnetAccounts({ place, keys }, durableNonces, system);
      let lease = await leaseGood(keys);
      if (!lease) {
        // What has come on chain since the last round is free.
        await settlePlace(place, durableNonces, system);
        lease = await leaseGood(keys);
      }
      if (!lease) {
        const accounts = await store.nonceAccounts.list({ ...place, at: clock.now() });
        throw nonceAccountUnavailable(place, { accounts, organizationId });
      }
      leases.push(lease);
      return signable(lease, keys);
    },
    handOut: async () => {
      if (leases.length === 0) return undefined;
      const at = clock.now();
      const until = new Date(at.getTime() + DURABLE_LIFE_MS);
      for (const { id, nonce, seenPosition } of leases) {
        if (await store.nonceAccounts.handOut({ id, nonce, seenPosition, at, until })) continue;
        throw new ImpossibleError({
          code: 'nonce_account_unavailable',
          message:
            'Crafting took so long that the nonce account was leased to another transaction. Expected the same request once more.',
        });
      }
      return until;
    },
    release: async () => {
      for (const { id } of leases.splice(0)) await store.nonceAccounts.release({ id });
    },
  };
}

/** Signs one transaction: of two with one nonce the second would come to nothing, and nobody be told. */
function signable({ account, nonce }: Lease, { authority }: NonceKeys): DurableNonce {
  let signed: Buffer | undefined;
  return {
    account,
    nonce,
    authority: authority.address,
    sign: async (message) => {
      signed ??= Buffer.from(message);
      if (!signed.equals(message)) {
        throw new Error(`the nonce of ${account} was signed for another transaction already`);
      }
      return authority.sign(message);
    },
  };
}
