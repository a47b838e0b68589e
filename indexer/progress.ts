import type { Network } from '@kiln-connect/core';

/** How far the indexer is and how it fares: numbers for metrics, words for people. */
export interface IndexerProgress {
  readonly chain: string;
  readonly network: Network;
  /** The last position that is stored; undefined before the first one. */
  readonly position: number | undefined;
  /** Chain time up to which all is stored. */
  readonly time: Date | undefined;
  /** The chain's head as last heard. */
  readonly headPosition: number | undefined;
  /**
   * Seconds of chain time between what is stored and the head as last heard, and of real time since then
   * while the chain can not be read; 0 when caught up.
   */
  readonly lagSeconds: number;
  readonly trackedStakes: number;
  /** Of the processes on this database, this is the one that follows the chain. */
  readonly isLeading: boolean;
  /** Stakes whose history is still being read, by whichever process. */
  readonly backfillingStakes: number;
  /** Positions of their histories that are stored, all of these stakes together. */
  readonly backfilledPositions: number;
  /** Positions of their histories up to the cursor. */
  readonly backfillPositions: number;
  /** Slices stored since the start, those of backfills included. */
  readonly slicesApplied: number;
  /** Blocks read and stored since the start, those of backfills included. */
  readonly blocksStored: number;
  /** Reorganizations followed since the start. */
  readonly rewinds: number;
  /** Steps that failed since the start. */
  readonly failures: number;
  /** Why it does not get on, in words; undefined when all is well. */
  readonly lastError: string | undefined;
}
