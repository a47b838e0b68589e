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
  /** Seconds of chain time between what is stored and the head as last heard; 0 when caught up. */
  readonly lagSeconds: number;
  readonly trackedStakes: number;
  /** Stakes whose history is still being read. */
  readonly backfillingStakes: number;
  /** Slices stored since the start, those of backfills included. */
  readonly slicesApplied: number;
  /** Reorganizations followed since the start. */
  readonly rewinds: number;
  /** Steps that failed since the start. */
  readonly failures: number;
  /** Why it does not get on, in words; undefined when all is well. */
  readonly lastError: string | undefined;
}
