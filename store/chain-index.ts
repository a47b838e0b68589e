import type { BlockRef, ChainSlice } from '@kiln-connect/core';
import type { ChainKey } from './scopes.ts';

/** How far the chain is stored. */
export interface Cursor {
  /** The last position that is stored. */
  readonly position: number;
  /** The canonical block at that position, or the last one before it. */
  readonly blockId: string;
  readonly time: Date;
}

/** The stakes that the main cursor reads; `version` changes with every change of the list. */
export interface FollowedStakes {
  readonly version: number;
  readonly stakeIds: readonly string[];
}

/** The history of a newly tracked stake, read beside the main cursor until it has caught up. */
export interface Backfill {
  readonly stakeId: string;
  /** The last position that is stored of it. */
  readonly position: number;
}

/** What the indexer writes: each call is one transaction, so that a crash leaves all of it or nothing. */
export interface ChainIndexStore {
  cursor(o: ChainKey): Promise<Cursor | undefined>;
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
      slice: ChainSlice;
      /** The canonical block at `position`, or the last one before it. */
      head: BlockRef;
      /** `FollowedStakes.version` of the list for which the slice was read. */
      followedVersion: number;
    },
  ): Promise<void>;
  /** The stored canonical blocks, the latest first: all of late, and one now and then of before. */
  recentBlocks(o: ChainKey): Promise<readonly BlockRef[]>;
  /**
   * Forgets all that was derived after the last segment boundary at or before `ancestor`, and moves the
   * cursor there; answers the cursor, undefined when nothing is left.
   */
  rewind(o: ChainKey & { ancestor: number }): Promise<Cursor | undefined>;
  /** Begins to read the history of tracked stakes: `from` is the first position of each to read. */
  startBackfill(
    o: ChainKey & {
      stakes: readonly { stakeId: string; from: number; firstPosition: number | null }[];
    },
  ): Promise<void>;
  /** Those that are not yet followed and whose history is being read, the furthest behind first. */
  backfills(o: ChainKey): Promise<readonly Backfill[]>;
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
      slice: ChainSlice;
    },
  ): Promise<void>;
}
