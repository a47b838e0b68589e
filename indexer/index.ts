import type { ChainConnection, Clock, Log, Network } from '@kiln-connect/core';
import type { Store } from '@kiln-connect/store';

/** How far the indexer is and how it fares; numbers for metrics, words for people. */
export interface IndexerProgress {
  readonly chain: string;
  readonly network: Network;
  /** The last position that is stored; undefined before the first one. */
  readonly position: number | undefined;
  /** Chain time up to which all is stored. */
  readonly time: Date | undefined;
  /** The chain's head as last heard. */
  readonly headPosition: number | undefined;
  /** Seconds of chain time between the stored position and the head as last heard; 0 when caught up. */
  readonly lagSeconds: number;
  readonly followedStakes: number;
  /** Stakes whose history is still being read. */
  readonly backfillingStakes: number;
  /** Since start. */
  readonly slicesApplied: number;
  readonly rewinds: number;
  readonly failures: number;
  /** Why it does not get on, in words; undefined when all is well. */
  readonly lastError: string | undefined;
}

/** Keeps stakes, rewards and operations of one chain on one network as fresh as its nodes. */
export interface Indexer {
  /** Resolves when everything up to that chain time is stored, backfills and stakes included. */
  syncTo(time: Date): Promise<void>;
  /** Resolves when everything up to the head at the time of asking is stored. */
  syncNow(): Promise<void>;
  progress(): IndexerProgress;
  /**
   * Reads the stakes once, now, stores them, and keeps them from then on; their history is read in the
   * background (`syncNow` waits for it).
   */
  trackStakes(stakeIds: readonly string[]): Promise<void>;
  /** Finishes the running transaction and stops; calls that wait are rejected. */
  stop(): Promise<void>;
}

export interface IndexerOptions {
  readonly chain: string;
  readonly network: Network;
  readonly connection: ChainConnection;
  readonly store: Store;
  readonly log: Log;
  readonly clock: Clock;
  /** Pause between looks at the head once caught up, milliseconds. */
  readonly intervalMs: number;
}

/** Starts to follow the chain; answers at once. */
export declare function startIndexer(options: IndexerOptions): Indexer;
