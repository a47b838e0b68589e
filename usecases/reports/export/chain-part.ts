import type {
  ChainInfo,
  ChainPortfolio,
  ChainReport,
  Recognition,
  RewardPeriod,
} from '@kiln-connect/core';
import type { ClosedMonth, StakeQuestion } from '@kiln-connect/store';
import type { DayPrices } from './day-prices.ts';

/** Where days begin, and when a reward is income. */
export interface ReportClock {
  /** Minutes that the report's clock is ahead of UTC, a multiple of 60; 0 when left out. */
  readonly utcOffsetMinutes?: number | undefined;
  /** 'accrual' when left out. */
  readonly recognition?: Recognition | undefined;
}

/** Days of a report, YYYY-MM-DD, by its clock, inclusive; from the beginning and to the end when left out. */
export interface DayRange {
  readonly startDate?: string | undefined;
  readonly endDate?: string | undefined;
}

/** What is known of one chain's part of a report before its rows are read. */
export interface ChainPart extends DayRange {
  readonly clock: { readonly utcOffsetMinutes: number; readonly recognition: Recognition };
  readonly info: ChainInfo;
  readonly question: StakeQuestion;
  readonly report: ChainReport;
  readonly portfolio: ChainPortfolio;
  /** In order. */
  readonly stakeIds: readonly string[];
  /** Months whose books are closed, in order. */
  readonly closed: readonly ClosedMonth[];
  /**
   * Days, oldest first, all stakes together, with what was paid out of what they accrue where the
   * chain can tell that, and what their income is worth; read when it is first asked for.
   */
  readonly days: () => Promise<readonly RewardPeriod[]>;
  readonly prices: DayPrices;
  /** How far the chain was read; undefined when nothing was. */
  readonly asOf: { readonly position: number; readonly time: Date } | undefined;
  /** The history of some stake is still being read: rewards are not complete. */
  readonly isReading: boolean;
}

/** What the table of stakes held, for the summary, which is written behind it. */
export interface Tally {
  stakes: number;
  active: number;
  balance: bigint;
}

export const emptyTally = (): Tally => ({ stakes: 0, active: 0, balance: 0n });
