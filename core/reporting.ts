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
  readonly proxies: readonly string[];
  readonly balance: bigint;
  readonly effectiveBalance: bigint;
  /** The wire object, ready to be answered. */
  readonly answer: JsonObject;
}

/** One reward or penalty (negative), booked at the time at which the chain credited it. */
export interface RewardRow {
  readonly stakeId: string;
  readonly time: Date;
  readonly position: number;
  /** Of the chain's closed set: 'attestation', 'sync_committee', 'proposer', 'execution'. */
  readonly component: string;
  /** In the smallest unit of the chain's token. */
  readonly amount: bigint;
  /** For rewards of one block that an operation shows: where it was paid and why. */
  readonly detail?: JsonObject;
}

/** The balance with which a stake earned for a part of a day; the base of yields. */
export interface StakeExposure {
  readonly stakeId: string;
  /** Begin of the part; `seconds` never crosses midnight UTC. */
  readonly time: Date;
  readonly position: number;
  readonly seconds: number;
  readonly effectiveBalance: bigint;
}

/** Something that happened to a stake and that people see in a list. */
export interface OperationRow {
  /** Unique on the chain and stable: the transaction and log, or the withdrawal's index. */
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
}

/** All that the positions `from`..`to` (inclusive) hold for the stakes that were asked for. */
export interface ChainSlice {
  /** The blocks of the range, in order; empty positions are left out. */
  readonly blocks: readonly BlockRef[];
  readonly rewards: readonly RewardRow[];
  readonly exposures: readonly StakeExposure[];
  readonly operations: readonly OperationRow[];
}

/** One UTC day of a report, summed over the stakes that were asked for. */
export interface RewardDay {
  /** YYYY-MM-DD */
  readonly day: string;
  readonly components: { readonly [component: string]: bigint };
  /** Sum of the effective balances that earned in that day. */
  readonly stakeBalance: bigint;
  /** Sum over stakes of effective balance × seconds in which it earned. */
  readonly balanceSeconds: bigint;
  /** Sum over stakes of the seconds in which they earned. */
  readonly activeSeconds: number;
}
