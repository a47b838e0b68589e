import { randomUUID } from 'node:crypto';
import {
  type Authorities,
  type BlockRef,
  ConflictError,
  type StakeAuthorities,
} from '@kiln-connect/core';
import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import { type ChangedStake, recordStakes } from './authorities/record-stakes.ts';
import type { Holder } from './chain-index/leases.ts';
import type { Database } from './database.ts';
import type { ChainKey, TenantKey } from './scopes.ts';
import {
  authorityChanges,
  authorityExpectations,
  authorityWatches,
  stakeAuthorities,
} from './tables/index.ts';

/** How far the authorities of a chain's stakes are compared, by all processes together. */
export interface AuthorityWatchStanding extends ChainKey {
  /** When it was first watched. */
  readonly since: Date;
  /** The newest block whose state was compared; null before the first one, like the next two. */
  readonly position: number | null;
  /** Chain time of that block. */
  readonly blockTime: Date | null;
  /** When that block was the newest one there was: nothing confirmed before was missed. */
  readonly comparedAt: Date | null;
  /** Since when it is known to lag; null while it is in step. */
  readonly laggingSince: Date | null;
}

/** A change that a reorganization can still take back. */
export interface OpenAuthorityChange {
  readonly id: string;
  readonly stakeId: string;
  readonly position: number;
  /** The block in whose state it was seen. */
  readonly blockId: string;
}

/** What the watch of authorities remembers. */
export interface AuthorityStore {
  /** Whether this process watches, of all that share this database; from now on if none did. */
  lead(o: ChainKey & Holder & { now: Date }): Promise<boolean>;
  /** Leaves the watch to the others at once. */
  release(o: ChainKey & Pick<Holder, 'holder'>): Promise<void>;
  standing(o: ChainKey): Promise<AuthorityWatchStanding | undefined>;
  standings(): Promise<readonly AuthorityWatchStanding[]>;
  /** The authorities of all stakes as last recorded. */
  known(o: ChainKey): Promise<ReadonlyMap<string, Authorities>>;
  openChanges(o: ChainKey): Promise<readonly OpenAuthorityChange[]>;
  /** The block of these changes is final, and they are in it. */
  finalize(o: { ids: readonly string[] }): Promise<void>;
  /**
   * Compares stakes with what is known of them and keeps what is new, with a change for each that
   * differs; all in one transaction, so that of two who saw the same one records it. What a stake is
   * first seen with is no change, unless something else was expected here.
   * @throws {ConflictError} `reading_out_of_date` when a later block was compared, unless it may go
   * back; nothing is recorded then.
   */
  record(
    o: ChainKey & {
      block: BlockRef;
      stakes: readonly ChangedStake[];
      /** Open changes whose block is no longer canonical. */
      orphaned: readonly string[];
      mayGoBack: boolean;
      at: Date;
    },
  ): Promise<void>;
  /** Everything up to that block was compared, which was the newest one at `at`. */
  compared(o: ChainKey & { block: Pick<BlockRef, 'position' | 'time'>; at: Date }): Promise<void>;
  /** Of what an organization had crafted or got handed out: what it makes of the authorities of stakes. */
  expect(
    o: TenantKey & {
      chain: string;
      stakes: readonly StakeAuthorities[];
      /** Null for keys that were handed out. */
      action: string | null;
      at: Date;
    },
  ): Promise<void>;
}

export function authorityStore({ orm }: Pick<Database, 'orm'>): AuthorityStore {
  return {
    lead: async ({ chain, network, holder, leaseMs, now }) => {
      const lease = sql`now() + ${leaseMs} * interval '1 millisecond'`;
      const rows = await orm
        .insert(authorityWatches)
        .values({ chain, network, since: now, holder, expiresAt: lease })
        .onConflictDoUpdate({
          target: [authorityWatches.chain, authorityWatches.network],
          set: { holder, expiresAt: lease },
          setWhere: sql`${authorityWatches.holder} is null or ${authorityWatches.holder} = ${holder}
            or ${authorityWatches.expiresAt} <= now()`,
        })
        .returning({ holder: authorityWatches.holder });
      return rows.length > 0;
    },
    release: async ({ holder, ...key }) => {
      await orm
        .update(authorityWatches)
        .set({ holder: null, expiresAt: null })
        .where(and(watchOf(key), eq(authorityWatches.holder, holder)));
    },
    standing: async (key) =>
      (await orm.select(standingColumns).from(authorityWatches).where(watchOf(key)))[0],
    standings: () => orm.select(standingColumns).from(authorityWatches),
    known: async ({ chain, network }) => {
      const rows = await orm
        .select({
          stakeId: stakeAuthorities.stakeId,
          authorities: stakeAuthorities.authorities,
        })
        .from(stakeAuthorities)
        .where(and(eq(stakeAuthorities.chain, chain), eq(stakeAuthorities.network, network)));
      return new Map(rows.map(({ stakeId, authorities }) => [stakeId, authorities]));
    },
    openChanges: ({ chain, network }) =>
      orm
        .select({
          id: authorityChanges.id,
          stakeId: authorityChanges.stakeId,
          position: authorityChanges.position,
          blockId: authorityChanges.blockId,
        })
        .from(authorityChanges)
        .where(
          and(
            eq(authorityChanges.chain, chain),
            eq(authorityChanges.network, network),
            eq(authorityChanges.isFinal, false),
            isNull(authorityChanges.takenBackAt),
          ),
        ),
    finalize: async ({ ids }) => {
      if (ids.length === 0) return;
      await orm
        .update(authorityChanges)
        .set({ isFinal: true })
        .where(inArray(authorityChanges.id, [...ids]));
    },
    record: ({ chain, network, block, mayGoBack, ...reading }) =>
      orm.transaction(async (transaction) => {
        const [watch] = await transaction
          .select({ position: authorityWatches.position })
          .from(authorityWatches)
          .where(watchOf({ chain, network }))
          .for('update');
        if (!mayGoBack && (watch?.position ?? -1) > block.position) {
          throw new ConflictError({
            code: 'reading_out_of_date',
            message: `The authorities were read at ${block.position}, and ${watch?.position} was compared already: read them again.`,
          });
        }
        await recordStakes(transaction, { chain, network, block, ...reading });
      }),
    compared: async ({ block, at, ...key }) => {
      await orm
        .update(authorityWatches)
        .set({ position: block.position, blockTime: block.time, comparedAt: at })
        .where(watchOf(key));
    },
    expect: async ({ organizationId, network, chain, stakes, action, at }) => {
      if (stakes.length === 0) return;
      await orm.insert(authorityExpectations).values(
        stakes.map(({ stakeId, authorities }) => ({
          id: randomUUID(),
          organizationId,
          chain,
          network,
          stakeId,
          authorities,
          action,
          createdAt: at,
        })),
      );
    },
  };
}

const standingColumns = {
  chain: authorityWatches.chain,
  network: authorityWatches.network,
  since: authorityWatches.since,
  position: authorityWatches.position,
  blockTime: authorityWatches.blockTime,
  comparedAt: authorityWatches.comparedAt,
  laggingSince: authorityWatches.laggingSince,
};

const watchOf = ({ chain, network }: ChainKey) =>
  and(eq(authorityWatches.chain, chain), eq(authorityWatches.network, network));
