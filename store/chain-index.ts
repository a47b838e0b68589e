import { type BlockRef, type ChainSlice, ConflictError } from '@kiln-connect/core';
import {
  applyBackfill,
  type BackfillProgress,
  backfillProgress,
  followCaughtUp,
  type PendingStake,
  pendingStakes,
  startBackfill,
} from './chain-index/backfill.ts';
import { keepBlocks, keptBlocks } from './chain-index/blocks.ts';
import {
  CURSOR_COLUMNS,
  type Cursor,
  type CursorRow,
  finalizeUpTo,
  finalPosition,
  lockCursor,
  moveCursor,
  toCursor,
} from './chain-index/cursor.ts';
import {
  type Claim,
  claimBackfill,
  type Holder,
  lead,
  type PostponedBackfill,
  postponeBackfill,
  releaseLeases,
  renewLeases,
} from './chain-index/leases.ts';
import { readAgain } from './chain-index/read-again.ts';
import { forgetAfter, forgetAll } from './chain-index/rewind.ts';
import { lastSegmentEnd } from './chain-index/segment.ts';
import { keepOpenings } from './chain-index/stake-openings.ts';
import { addUpTotals, totalsBehind } from './chain-index/stake-totals.ts';
import { blocksOf, type SummedSlice, summed } from './chain-index/summed-slice.ts';
import { writeSlice } from './chain-index/write-slice.ts';
import type { Database } from './database.ts';
import type { ChainKey } from './scopes.ts';

/** The stakes that the main cursor reads; `version` changes with every change of the list. */
export interface FollowedStakes {
  readonly version: number;
  readonly stakeIds: readonly string[];
}

/** What the indexer writes: each call is one transaction, so that a crash leaves all of it or nothing. */
export interface ChainIndexStore {
  cursor(o: ChainKey): Promise<Cursor | undefined>;
  /**
   * Keeps what the nodes say is final, up to the cursor alone: what is not stored can not be final
   * here. It never goes back by this.
   */
  finalize(o: ChainKey & { block: Pick<BlockRef, 'position' | 'time'> }): Promise<void>;
  /**
   * Adds up what followed stakes earned on the days that are final, once a day and stake, so that
   * `StakeStore.knowledge` need not, and with what each month opens, so that `RewardStore.sums` need
   * not; also days of stakes that are followed since.
   */
  addUpTotals(o: ChainKey): Promise<void>;
  followed(o: ChainKey): Promise<FollowedStakes>;
  /**
   * Stores what the positions `from`..`position` hold for the followed stakes, moves the cursor.
   * Without a cursor any `from` is right.
   * @throws {ConflictError} `slice_out_of_order` when `from` does not follow the cursor;
   * `followed_stakes_changed` when the slice was read for another list of stakes; nothing is stored then.
   */
  applySlice(
    o: ChainKey & {
      from: number;
      position: number;
      /** As it was read, or summed while it was (`sumSlices`). */
      slice: ChainSlice | SummedSlice;
      /** The canonical block at `position`, or the last one before it. */
      head: BlockRef;
      /** What the nodes said is final before the slice was read, where they were asked; kept as `finalize` does. */
      final?: Pick<BlockRef, 'position' | 'time'> | undefined;
      /** `FollowedStakes.version` of the list for which the slice was read. */
      followedVersion: number;
    },
  ): Promise<void>;
  /** The stored canonical blocks, the latest first: all of late, and one a segment of before. */
  recentBlocks(o: ChainKey): Promise<readonly BlockRef[]>;
  /**
   * Forgets all that was derived from positions after `position`, the end of a segment
   * (`lastSegmentEnd`, with what the cursor says is final), and puts the cursor there; `block` is the canonical block at that position or
   * the last one before it.
   */
  rewind(o: ChainKey & { position: number; block: BlockRef }): Promise<void>;
  /** Forgets all that was read of the chain; stakes stay tracked, and are read anew from their begin. */
  forget(o: ChainKey): Promise<void>;
  /**
   * Forgets what these stakes did from the segment of `from` on; they are read again from there, while
   * what is stored of the others goes on.
   */
  readAgain(o: ChainKey & { stakeIds: readonly string[]; from: number }): Promise<void>;
  /** Begins to read the history of tracked stakes; needs a cursor. */
  startBackfill(
    o: ChainKey & {
      stakes: readonly { stakeId: string; from: number; firstPosition: number | null }[];
    },
  ): Promise<void>;
  /** The tracked stakes that are not followed yet, the furthest behind first. */
  pending(o: ChainKey): Promise<readonly PendingStake[]>;
  /** How far the pending histories are, of those stakes alone where they are given. */
  backfillProgress(
    o: ChainKey & { stakeIds?: readonly string[]; to?: number },
  ): Promise<BackfillProgress>;
  /** Whether this process follows the chain, of all that share this database; from now on if none did. */
  lead(o: ChainKey & Holder): Promise<boolean>;
  /** The next histories for this process to read on, none of which another one reads. */
  claimBackfill(o: ChainKey & Holder & { before: number }): Promise<Claim | undefined>;
  /** Keeps what the process leads and has claimed; to be called well before its time is over. */
  renewLeases(o: ChainKey & Holder): Promise<void>;
  releaseLeases(o: ChainKey & Pick<Holder, 'holder'>): Promise<void>;
  /** Leaves histories that can not be read now for so long, so that others get their turn. */
  postponeBackfill(o: ChainKey & PostponedBackfill): Promise<void>;
  /**
   * Stores what the positions `from`..`position` hold for stakes whose backfill stands at `from - 1`.
   * Those that thereby reach the cursor are followed from then on.
   * @throws {ConflictError} `slice_out_of_order` when a backfill stands elsewhere or the cursor is behind.
   */
  applyBackfill(
    o: ChainKey & {
      stakeIds: readonly string[];
      from: number;
      position: number;
      slice: ChainSlice | SummedSlice;
    },
  ): Promise<void>;
}

export function chainIndexStore(database: Database): ChainIndexStore {
  return {
    cursor: async ({ chain, network }) => {
      const [row] = await database.run<CursorRow>(CURSOR, [chain, network]);
      return toCursor(row);
    },
    finalize: async ({ chain, network, block: { position, time } }) => {
      await finalizeUpTo(database, { chain, network }, { position, time });
    },
    addUpTotals: async (key) => {
      for (;;) {
        const behind = await totalsBehind(database, key);
        if (behind.length === 0) return;
        await database.transaction(async (session) => {
          await lockCursor(session, key);
          await addUpTotals(session, key, behind);
          await keepOpenings(session, key, { stakeIds: behind });
        });
      }
    },
    followed: async ({ chain, network }) => {
      const [row] = await database.run<{ version: string | number; stake_ids: string[] }>(
        FOLLOWED,
        [chain, network],
      );
      return { version: Number(row?.version), stakeIds: row?.stake_ids ?? [] };
    },
    applySlice: ({ from, position, slice, head, final, followedVersion, ...key }) =>
      database.transaction(async (session) => {
        const locked = await lockCursor(session, key);
        if (locked.cursor && from !== locked.cursor.position + 1) {
          throw new ConflictError({
            code: 'slice_out_of_order',
            message: `The slice begins at ${from}, the stored positions end at ${locked.cursor.position}: read from ${locked.cursor.position + 1}.`,
          });
        }
        if (followedVersion !== locked.followedVersion) {
          throw new ConflictError({
            code: 'followed_stakes_changed',
            message: 'The slice was read for another list of stakes: read it again for this one.',
          });
        }
        const finalHere = Math.max(
          finalPosition(locked.cursor),
          Math.min(final?.position ?? -1, position),
        );
        const sums = summed(slice, finalHere);
        await writeSlice(session, key, sums, { from, final: finalHere });
        await keepBlocks(session, key, { from, blocks: blocksOf(sums), final: finalHere });
        await moveCursor(session, key, position, head);
        if (final) await finalizeUpTo(session, key, final);
      }),
    recentBlocks: (key) => keptBlocks(database, key),
    rewind: ({ position, block, ...key }) =>
      database.transaction(async (session) => {
        const { cursor } = await lockCursor(session, key);
        if (position !== lastSegmentEnd(position, finalPosition(cursor))) {
          throw new RangeError(`a rewind goes to the end of a segment, ${position} is none`);
        }
        await forgetAfter(session, key, { position, time: block.time });
        await moveCursor(session, key, position, block);
        await followCaughtUp(session, key, position);
      }),
    forget: (key) =>
      database.transaction(async (session) => {
        await lockCursor(session, key);
        await forgetAll(session, key);
      }),
    readAgain: (o) => database.transaction((session) => readAgain(session, o)),
    startBackfill: ({ stakes, ...key }) =>
      database.transaction((session) => startBackfill(session, key, stakes)),
    pending: (key) => pendingStakes(database, key),
    backfillProgress: (o) => backfillProgress(database, o),
    lead: (o) => lead(database, o),
    claimBackfill: (o) => database.transaction((session) => claimBackfill(session, o)),
    renewLeases: (o) => renewLeases(database, o),
    releaseLeases: (o) => releaseLeases(database, o),
    postponeBackfill: (o) => postponeBackfill(database, o),
    applyBackfill: ({ stakeIds, from, position, slice, ...key }) =>
      database.transaction((session) =>
        applyBackfill(session, key, { stakeIds, from, position, slice }),
      ),
  };
}

const CURSOR = {
  name: 'index_cursor',
  text: `
    select ${CURSOR_COLUMNS} from indexer_cursors
    where chain = $1 and network = $2`,
};

const FOLLOWED = {
  name: 'index_followed',
  text: `
    select
      coalesce((
        select followed_version from indexer_cursors where chain = $1 and network = $2
      ), 0) as version,
      array(
        select stake_id from stakes where chain = $1 and network = $2 and followed order by stake_id
      ) as stake_ids`,
};
