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
  /** What its transaction may cost at most, in the smallest unit. */
  readonly cost: bigint;
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
      cost: bigint;
      purpose?: string | undefined;
    },
  ): Promise<readonly number[]>;
  /** Notes that the transaction with a number was sent. */
  markSent(o: WalletKey & { nonce: number }): Promise<void>;
  /** Of the numbers from `from` on and before `to` those whose transactions were sent. */
  sent(
    o: WalletKey & { from: number; to: number },
  ): Promise<readonly Pick<HeldNonce, 'nonce' | 'cost'>[]>;
  /** Gives back all up to and with `to` that were not sent. */
  releaseUpTo(o: WalletKey & { to: number }): Promise<void>;
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
        .select({
          nonce: reservedNonces.nonce,
          purpose: reservedNonces.purpose,
          cost: reservedNonces.cost,
        })
        .from(reservedNonces)
        .where(and(walletKey(key), gte(reservedNonces.nonce, from), gt(reservedNonces.until, at)))
        .orderBy(asc(reservedNonces.nonce)),
    take: async ({ nonces, at, until, cost, purpose = null, ...key }) => {
      if (nonces.length === 0) return [];
      const rows = await orm
        .insert(reservedNonces)
        .values(nonces.map((nonce) => ({ ...key, nonce, until, cost, purpose })))
        .onConflictDoUpdate({
          target: [
            reservedNonces.organizationId,
            reservedNonces.network,
            reservedNonces.chain,
            reservedNonces.wallet,
            reservedNonces.nonce,
          ],
          set: { until, cost, purpose, sent: false },
          setWhere: lte(reservedNonces.until, at),
        })
        .returning({ nonce: reservedNonces.nonce });
      return rows.map(({ nonce }) => nonce);
    },
    markSent: async ({ nonce, ...key }) => {
      await orm
        .update(reservedNonces)
        .set({ sent: true })
        .where(and(walletKey(key), eq(reservedNonces.nonce, nonce)));
    },
    sent: ({ from, to, ...key }) =>
      orm
        .select({ nonce: reservedNonces.nonce, cost: reservedNonces.cost })
        .from(reservedNonces)
        .where(
          and(
            walletKey(key),
            eq(reservedNonces.sent, true),
            gte(reservedNonces.nonce, from),
            lt(reservedNonces.nonce, to),
          ),
        ),
    releaseUpTo: async ({ to, ...key }) => {
      await orm
        .delete(reservedNonces)
        .where(and(walletKey(key), eq(reservedNonces.sent, false), lte(reservedNonces.nonce, to)));
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
