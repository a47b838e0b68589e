import type { JsonObject } from './json.ts';

/** A block of a chain: what the indexer follows and what it compares to notice a reorganization. */
export interface BlockRef {
  /** What the chain counts its time in: slots, heights. */
  readonly position: number;
  /** The block's hash or root. */
  readonly id: string;
  readonly parentId: string;
  readonly time: Date;
}

/** What the system knows of a stake before it asks the chain. */
export interface StakeKnowledge {
  readonly stakeId: string;
  /** True when the stake is on a validator key that we handed out. */
  readonly isOurs: boolean;
  /** The wire answer of the first deposit that the indexer stored, if any. */
  readonly firstDeposit?: JsonObject;
  /** The wire answer of the last operation of each type that the indexer stored. */
  readonly lastOperations?: { readonly [type: string]: JsonObject };
  /** True while not all of its history is stored: what it earned and what was asked of it is not known. */
  readonly isUnread?: boolean;
  /** All rewards stored so far, by component, in the unit of the chain's rewards. */
  readonly rewardTotals: { readonly [component: string]: bigint };
}

/** A stake as it stands now. Amounts are in the smallest unit of the chain's token. */
export interface StakeRow {
  readonly stakeId: string;
  readonly state: string;
  readonly index?: number;
  readonly wallet?: string;
  readonly owner?: string;
  /** Whom the stake is with, where that is not the stake itself: a vote account, a pool. */
  readonly validator?: string;
  readonly proxies: readonly string[];
  readonly balance: bigint;
  readonly effectiveBalance: bigint;
  /** The wire object, ready to be answered; left out as long as nothing of the stake is on chain. */
  readonly answer?: JsonObject;
}

/** One reward or penalty (negative), booked at the time at which the chain credited it. */
export interface RewardRow {
  readonly stakeId: string;
  readonly time: Date;
  readonly position: number;
  /** Of the chain's closed set: 'attestation', 'sync_committee', 'proposer', 'execution', 'execution_mev'. */
  readonly component: string;
  /** In the smallest unit of the chain's token. */
  readonly amount: bigint;
  /** For rewards of one block that an operation shows: where it was paid and why. */
  readonly detail?: JsonObject;
}

/** The balance with which a stake earned for a part of a day; the base of yields. */
export interface StakeExposure {
  readonly stakeId: string;
  /** Begin of the part; `seconds` never crosses a full hour UTC. */
  readonly time: Date;
  readonly position: number;
  readonly seconds: number;
  readonly effectiveBalance: bigint;
}

/** Something that happened to a stake and that people see in a list. */
export interface OperationRow {
  /**
   * Unique on the chain and stable: the transaction and log, or the withdrawal's index. What happened to
   * two stakes at once has one row for each, with the same id and answer; a list of both has it once.
   */
  readonly id: string;
  readonly stakeId: string;
  readonly type: string;
  readonly time: Date;
  readonly position: number;
  readonly wallet?: string;
  readonly proxies: readonly string[];
  readonly amount: bigint;
  /** The wire object, ready to be answered. */
  readonly answer: JsonObject;
  /**
   * With it the owner asks the operator to end the stake: who asks, to whom the stake has to pay out,
   * and the hash of the transaction.
   */
  readonly asksForExit?: { readonly by: string; readonly transaction: string };
}

/** All that the positions `from`..`to` (inclusive) hold for the stakes that were asked for. */
export interface ChainSlice {
  /**
   * The blocks of the range, in order; empty positions are left out. Where a chain has too many of them,
   * the last one alone, with the last one before the range as its parent.
   */
  readonly blocks: readonly BlockRef[];
  readonly rewards: readonly RewardRow[];
  readonly exposures: readonly StakeExposure[];
  readonly operations: readonly OperationRow[];
  /** Where the chain tells rewards that a stake has accrued from those that were paid out. */
  readonly payouts?: {
    readonly rows: readonly PayoutRow[];
    /** `Chain.accruingComponents`. */
    readonly accruing: readonly string[];
  };
  /**
   * The last position that is in it, which may be before `from`, where the chain can not tell yet what
   * follows, though its blocks are there: that is read later.
   */
  readonly upTo?: number;
}

/** Sums by component, in the smallest unit of the chain's token. */
export type RewardComponents = { readonly [component: string]: bigint };

/** What the stake itself earned, and what of that it paid out: `opening + earned - paid = closing`. */
export interface AccruedRewards {
  /** Earned before the period and not yet paid out; negative when penalties outweigh. */
  readonly opening: bigint;
  readonly earned: bigint;
  /** The part of what the stake paid out that is income; the rest of a payout is principal. */
  readonly paid: bigint;
  readonly closing: bigint;
}

/** Values in units of 10^-8 US dollars. */
export interface UsdValues {
  /** Undefined when the price of a day with rewards is not known. */
  readonly rewards: bigint | undefined;
  /** Undefined when the price of the last day is not known. */
  readonly stakeBalance: bigint | undefined;
  /** The days whose price is not known and would be needed, YYYY-MM-DD, UTC. */
  readonly missingDays: readonly string[];
}

/** One stretch of time of a report, summed over the stakes that were asked for. */
export interface RewardPeriod {
  /** The day in which it begins, YYYY-MM-DD, where the report's clock is. */
  readonly date: string;
  /** Its first moment. */
  readonly start: Date;
  /** The first moment after it. */
  readonly end: Date;
  /** The chain's number of it, in a report by epoch. */
  readonly epoch?: number;
  /** What was earned, whenever it is paid out. */
  readonly components: RewardComponents;
  /** Sum of the effective balances that earned on the last day of the period. */
  readonly stakeBalance: bigint;
  /** Sum over stakes of effective balance × seconds in which it earned. */
  readonly balanceSeconds: bigint;
  /** Sum over stakes of the seconds in which they earned. */
  readonly activeSeconds: number;
  /** Nothing in it can change any more: it is over, finalized and read in full. */
  readonly isFinal: boolean;
  /** Chain time up to which everything is in the figures. */
  readonly asOf: Date;
  /** When the books were closed over all of it, and what came after. */
  readonly closed?: {
    readonly at: Date;
    readonly restatement?: { readonly at: Date; readonly reason: string };
  };
  /** For a question that has a scope. */
  readonly whole?: {
    /** The median of what single blocks paid; undefined without such blocks. */
    readonly medianBlockReward: bigint | undefined;
    /** How many stakes earned, on average over the part of the period that has passed. */
    readonly activeStakes: number;
  };
  /** When income is recognized as it is paid out. */
  readonly accrued?: AccruedRewards;
  /** When values in US dollars were asked for. */
  readonly usd?: UsdValues;
}

/** What a stake paid out to its owner: rewards that it earned, principal, or both. */
export interface PayoutRow {
  readonly stakeId: string;
  readonly time: Date;
  readonly position: number;
  /** In the smallest unit of the chain's token. */
  readonly amount: bigint;
  /** The stake has ended, and this is all that was left of it; later rewards may be paid out so again. */
  readonly empties: boolean;
}

/** One epoch of a chain that has them. */
export interface EpochSpan {
  readonly epoch: number;
  /** Its first and its last position. */
  readonly from: number;
  readonly to: number;
  readonly start: Date;
  /** The first moment after it; estimated where it is not over and a chain can not tell. */
  readonly end: Date;
  /**
   * On chains that credit what an epoch earned after it, to what is staked at its end and for all of it: at
   * which positions, and the first moment after them. The range is empty (`to` before `from`) as long as
   * that has not begun.
   */
  readonly credited?: { readonly from: number; readonly to: number; readonly end: Date };
}
