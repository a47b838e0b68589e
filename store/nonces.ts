import { and, asc, eq, gt, gte, inArray, lt, lte } from 'drizzle-orm';
import type { Database } from './database.ts';
import type { TenantKey } from './scopes.ts';
import { reservedNonces } from './tables/index.ts';

/** Whose numbers: those that one organization gave to transactions of a wallet. */
interface WalletKey extends TenantKey {
  readonly chain: string;
  readonly wallet: string;
}

/** Numbers of transactions that were crafted and perhaps never sent; each is held until a moment. */
export interface NonceStore {
  /** Those from `from` on that are held at that moment, in rising order. */
  held(o: WalletKey & { from: number; at: Date }): Promise<readonly number[]>;
  /** Takes those of the numbers that nobody holds at that moment; answers them. */
  take(
    o: WalletKey & { nonces: readonly number[]; at: Date; until: Date },
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
    held: async ({ from, at, ...key }) => {
      const rows = await orm
        .select({ nonce: reservedNonces.nonce })
        .from(reservedNonces)
        .where(and(walletKey(key), gte(reservedNonces.nonce, from), gt(reservedNonces.until, at)))
        .orderBy(asc(reservedNonces.nonce));
      return rows.map(({ nonce }) => nonce);
    },
    take: async ({ nonces, at, until, organizationId, network, chain, wallet }) => {
      if (nonces.length === 0) return [];
      const rows = await orm
        .insert(reservedNonces)
        .values(nonces.map((nonce) => ({ organizationId, network, chain, wallet, nonce, until })))
        .onConflictDoUpdate({
          target: [
            reservedNonces.organizationId,
            reservedNonces.network,
            reservedNonces.chain,
            reservedNonces.wallet,
            reservedNonces.nonce,
          ],
          set: { until },
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
