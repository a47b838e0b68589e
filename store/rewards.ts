import type { RewardComponents } from '@kiln-connect/core';
import type { Database } from './database.ts';
import { type ReportContext, readReportContext } from './rewards/report-context.ts';
import { readRewardSums } from './rewards/reward-sums.ts';
import type { StakeQuestion } from './stake-question.ts';

/** Into what a report is cut; weeks begin on Monday. */
export type RewardUnit = 'hour' | 'day' | 'week' | 'month';

/** A month of an organization's books that was closed, as it stands now. */
export interface ClosedMonth {
  readonly id: string;
  /** Its first day, YYYY-MM-DD. */
  readonly month: string;
  readonly version: number;
}

export interface RewardQuestion extends StakeQuestion {
  readonly unit: RewardUnit;
  /** Minutes that the clock of the report is ahead of UTC, a multiple of 60. */
  readonly utcOffsetMinutes: number;
  /** From this midnight of the report's clock on; from the beginning when left out. */
  readonly since?: Date;
  /** Until before this midnight of the report's clock; to the end when left out. */
  readonly until?: Date;
  /** Components that stakes accrue: asks for what was paid out of them, too. */
  readonly accruing?: readonly string[];
  /** Asks for the median of what single blocks paid. */
  readonly hasMedian?: boolean;
  /** All months that the organization closed: their days are answered as they were closed. */
  readonly closed?: readonly ClosedMonth[];
}

/** What the stakes of a question earned in one unit of time. */
export interface RewardSum {
  /** The first day of the unit on the report's clock, YYYY-MM-DD; the hour's begin in UTC for hours. */
  readonly unit: string;
  /** Sums by component of each UTC day (YYYY-MM-DD) of the unit. */
  readonly earned: ReadonlyMap<string, RewardComponents>;
  /** The part of payouts that is income, by UTC day; empty unless it was asked for. */
  readonly recognized: ReadonlyMap<string, bigint>;
  /** Sum of the effective balances that earned on the last day of the unit that has any. */
  readonly stakeBalance: bigint;
  /** Sum over stakes of effective balance × seconds in which it earned. */
  readonly balanceSeconds: bigint;
  readonly activeSeconds: number;
  /** Undefined without blocks, and unless it was asked for. */
  readonly medianBlockReward: bigint | undefined;
}

/** Rewards by hour, day, week or month. */
export interface RewardStore {
  /** What has to be known before a report is made; one statement. */
  context(
    o: StakeQuestion & {
      /** Asks for the end-of-day prices of this token on these days, YYYY-MM-DD, inclusive. */
      prices?: { token: string; from?: string; to?: string };
    },
  ): Promise<ReportContext>;
  /** Units in which a stake of the question earned or held, oldest first; one statement. */
  sums(o: RewardQuestion): Promise<{
    readonly sums: readonly RewardSum[];
    /** Accrued and not paid out before `since`; 0 unless what was paid out was asked for. */
    readonly opening: bigint;
  }>;
}

export const rewardStore = (database: Database): RewardStore => ({
  context: (question) => readReportContext(question, database),
  sums: (question) => readRewardSums(question, database),
});
