import type { ChainKey, TenantKey } from '../scopes.ts';
import type { PeriodChange } from '../tables/index.ts';

export type { PeriodChange };

/** Whose books of which chain. */
export type BooksKey = TenantKey & ChainKey;

/** What stood in a closed month from some moment on. */
export interface PeriodVersion {
  /** 1 for the closing itself. */
  readonly version: number;
  readonly at: Date;
  /** Who did it, as the audit log names them. */
  readonly by: string;
  /** Why; null for the closing. */
  readonly reason: string | null;
  /** Chain time up to which everything is in it. */
  readonly asOf: Date;
  /** What it changed; empty for the closing. */
  readonly changes: readonly PeriodChange[];
}

/** A month whose books are closed. */
export interface ClosedPeriod extends BooksKey {
  readonly id: string;
  /** Its first day, YYYY-MM-DD. */
  readonly month: string;
  /** Oldest first; the last one stands. */
  readonly versions: readonly PeriodVersion[];
}

/** The version that stands. */
export const currentVersion = ({ versions }: Pick<ClosedPeriod, 'versions'>): number =>
  versions.at(-1)?.version ?? 1;
