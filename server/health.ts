import type { Network } from '@kiln-connect/core';

/** One node or local chain as /health/ready shows it. */
interface NodeReport {
  readonly node: string;
  /** Nodes of one kind stand in for each other. */
  readonly kind?: string;
  readonly healthy: boolean;
  readonly detail: string;
  /** It said what can not be true, and is asked nothing until then. */
  readonly set_aside?: { readonly reason: string; readonly until: string };
  /** Since the start, by reason. */
  readonly times_set_aside?: { readonly [reason: string]: number };
  readonly requests?: number;
}

/** One chain on one network. */
export interface ChainReport {
  readonly chain: string;
  readonly network: Network;
  readonly nodes: readonly NodeReport[];
  /** How far the indexer is. */
  readonly indexer?: {
    readonly position: number | null;
    readonly time: string | null;
    readonly lag_seconds: number;
    /** Of the processes on this database, this is the one that follows the chain. */
    readonly leading: boolean;
    /** Histories that are still being read; absent when there are none. */
    readonly backfill?: {
      readonly stakes: number;
      /** Of all of them together. */
      readonly positions_done: number;
      readonly positions_total: number;
    };
    /** Since the start of this process. */
    readonly blocks_stored: number;
    readonly reorganizations: number;
    readonly error?: string;
  };
  /** How far the watch of authorities is; absent before its first look, and where there is none. */
  readonly authority_watch?: {
    /** Seconds of real time: what was confirmed earlier was compared. */
    readonly lag_seconds: number;
    /** The newest position that was compared. */
    readonly position: number | null;
    /** Since when it is known to lag; null while it is in step. */
    readonly lagging_since: string | null;
  };
  /** Exits that owners asked for on chain and that are not done, by state; absent when there are none. */
  readonly exit_requests?: { readonly [state: string]: number };
  /** The operator's nonce accounts; absent when there are none. */
  readonly nonce_accounts?: { readonly free: number; readonly leased: number };
  /** The simulated clock of a local chain. */
  readonly clock?: {
    readonly time: string;
    readonly position: number;
    readonly running: boolean;
    readonly reason: string;
  };
}

/** The body of /health/ready. */
export interface HealthReport {
  readonly status: 'ready' | 'not_ready';
  /** Why it is not ready, one sentence each; empty when it is. */
  readonly reasons: readonly string[];
  readonly chains: readonly ChainReport[];
}
