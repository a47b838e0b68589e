import type { JsonObject } from './json.ts';
import type { RewardComponents, RewardPeriod } from './reporting.ts';

/**
 * One column of an exported report. Amounts are in the smallest unit of the chain's token, percents
 * are 3.4 for 3.4 %, days are YYYY-MM-DD. A cell without a value is `undefined`, never 0.
 */
export type ReportColumn<Row> = { readonly heading: string } & (
  | { readonly kind: 'text'; readonly read: (row: Row) => string | undefined }
  | { readonly kind: 'count'; readonly read: (row: Row) => number | undefined }
  | { readonly kind: 'percent'; readonly read: (row: Row) => number | undefined }
  | { readonly kind: 'time'; readonly read: (row: Row) => Date | undefined }
  | { readonly kind: 'amount'; readonly read: (row: Row) => bigint | undefined }
);

/** Rewards of some stakes in some time, summed. */
export type RewardSums = Pick<RewardPeriod, 'components' | 'stakeBalance' | 'balanceSeconds'>;

/**
 * What a chain brings to an exported report. The first column of stakes is the stake's id; what it reads
 * of an operation, if anything, is the stake of which that is foremost.
 */
export interface ChainReport {
  /** Over the wire objects of the list of stakes. */
  readonly stakes: readonly ReportColumn<JsonObject>[];
  /** Over the wire objects of the list of operations; their time and stake stand before. */
  readonly operations: readonly ReportColumn<JsonObject>[];
  /** Over the sums of any stakes and days. */
  readonly rewards: readonly ReportColumn<Pick<RewardSums, 'components'>>[];
  /** Yields in percent a year, of the sums of all stakes in a day or a month. */
  readonly yields: readonly ReportColumn<RewardSums>[];
  /** All that was earned: what is valued in dollars. */
  readonly totalRewards: (components: RewardComponents) => bigint;
  /** How the figures come to be, for the sheet of methods. */
  readonly method: readonly { readonly subject: string; readonly text: string }[];
}

/** What one stake adds to a portfolio. */
export interface PortfolioStake {
  /** False for a key that nobody staked on. */
  readonly isStake: boolean;
  readonly isActive: boolean;
  /** What belongs to the stake now, on its way in included. */
  readonly balance: bigint;
  /** The wire fields that count it: 'exited_stakes'. */
  readonly groups: readonly string[];
}

/** A chain's part of a portfolio; all functions are pure. */
export interface ChainPortfolio {
  /** Every wire field that counts stakes of a kind, with their amount. */
  readonly groups: readonly string[];
  /** Over the wire object of the list of stakes. */
  readonly stakeOf: (answer: JsonObject) => PortfolioStake;
  /** All that was earned, in the smallest unit of the chain's token. */
  readonly totalRewards: (components: RewardComponents) => bigint;
  /** Wire fields of this chain alone: yields. */
  readonly figures: (sums: RewardSums) => { readonly [field: string]: number };
}

export const REPORT_FORMATS = ['xlsx', 'csv'] as const;

/** A workbook with all tables, or one table as comma-separated values. */
export type ReportFormat = (typeof REPORT_FORMATS)[number];

export const REPORT_SHEETS = ['stakes', 'rewards', 'stake_rewards', 'operations'] as const;

/** A table of an exported report: `rewards` by day, `stake_rewards` by stake and day. */
export type ReportSheet = (typeof REPORT_SHEETS)[number];
