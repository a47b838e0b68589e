import { and, asc, eq, gt, gte, inArray, lt, lte } from 'drizzle-orm';
import type { Database } from './database.ts';
import type { TenantKey } from './scopes.ts';
import { reservedNonces } from './tables/index.ts';

/** Whose numbers: those that one organization gave to transactions of a wallet. */
interface WalletKey extends TenantKey {
  readonly chain: string;
  readonly wallet: string;
}

/** A number that is held, and what for, if that was said. */
interface HeldNonce {
  readonly nonce: number;
  readonly purpose: string | null;
}

/** Numbers of transactions that were crafted and perhaps never sent; each is held until a moment. */
export interface NonceStore {
  /** Those from `from` on that are held at that moment, in rising order. */
  held(o: WalletKey & { from: number; at: Date }): Promise<readonly HeldNonce[]>;
  /** Takes those of the numbers that nobody holds at that moment; answers them. */
  take(
    o: WalletKey & {
      nonces: readonly number[];
      at: Date;
      until: Date;
      purpose?: string | undefined;
    },
  ): Promise<readonly number[]>;
  release(o: WalletKey & { nonces: readonly number[] }): Promise<void>;
  /** Forgets those below: the chain has used them. */
  forgetBelow(o: WalletKey & { nonce: number }): Promise<void>;
}

const walletKey = ({ organizationId, network, chain, wallet }: WalletKey) =>
  and(
    eq(reservedNonces.organizationId, organizationId),
    eq(reservedNonces.network, network),
    eq(reservedNonces.chain, chain),
    eq(reservedNonces.wallet, wallet),
  );

export function nonceStore({ orm }: Database): NonceStore {
  return {
    held: ({ from, at, ...key }) =>
      orm
        .select({ nonce: reservedNonces.nonce, purpose: reservedNonces.purpose })
        .from(reservedNonces)
        .where(and(walletKey(key), gte(reservedNonces.nonce, from), gt(reservedNonces.until, at)))
        .orderBy(asc(reservedNonces.nonce)),
    take: async ({ nonces, at, until, purpose = null, ...key }) => {
      if (nonces.length === 0) return [];
      const rows = await orm
        .insert(reservedNonces)
        .values(nonces.map((nonce) => ({ ...key, nonce, until, purpose })))
        .onConflictDoUpdate({
          target: [
            reservedNonces.organizationId,
            reservedNonces.network,
            reservedNonces.chain,
            reservedNonces.wallet,
            reservedNonces.nonce,
          ],
          set: { until, purpose },
          setWhere: lte(reservedNonces.until, at),
        })
        .returning({ nonce: reservedNonces.nonce });
      return rows.map(({ nonce }) => nonce);
    },
    release: async ({ nonces, ...key }) => {
      if (nonces.length === 0) return;
      await orm
        .delete(reservedNonces)
        .where(and(walletKey(key), inArray(reservedNonces.nonce, [...nonces])));
    },
    forgetBelow: async ({ nonce, ...key }) => {
      await orm.delete(reservedNonces).where(and(walletKey(key), lt(reservedNonces.nonce, nonce)));
    },
  };
}
