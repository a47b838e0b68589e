import type { JsonObject } from './json.ts';

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

/** Rewards of some stakes in some time, summed: additive, so that days add up to months. */
export interface RewardSums {
  readonly components: { readonly [component: string]: bigint };
  /** Sum of the effective balances that earned at the end of that time. */
  readonly stakeBalance: bigint;
  /** Sum of effective balance × seconds in which it earned. */
  readonly balanceSeconds: bigint;
}

/** What a chain brings to an exported report. The first column of stakes is the stake's id. */
export interface ChainReport {
  /** Over the wire objects of the list of stakes. */
  readonly stakes: readonly ReportColumn<JsonObject>[];
  /** Over the wire objects of the list of operations; their time and stake stand before. */
  readonly operations: readonly ReportColumn<JsonObject>[];
  readonly rewards: readonly ReportColumn<RewardSums>[];
  /** Yields of the sums of all stakes in a day. */
  readonly yields: readonly ReportColumn<RewardSums>[];
  /** All that was earned: what is valued in dollars. */
  readonly totalRewards: (sums: Pick<RewardSums, 'components'>) => bigint;
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
  readonly totalRewards: (sums: RewardSums) => bigint;
  /** Wire fields of this chain alone: yields. */
  readonly figures: (sums: RewardSums) => { readonly [field: string]: number };
}
