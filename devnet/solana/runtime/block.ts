import type { Address } from '@solana/kit';
import type { AccountKey } from './account-keys.ts';
import type { Fee } from './fee.ts';
import type { TransactionError } from './transaction-error.ts';
import type { WireTransaction } from './wire-transaction.ts';

/** One instruction as an executed transaction holds it. */
export interface ExecutedInstruction {
  readonly programIdIndex: number;
  readonly accounts: readonly number[];
  readonly data: Uint8Array;
  /** 1 for those of the transaction itself, more for those that programs called. */
  readonly stackHeight: number;
}

/** What running a transaction came to, whether it is in a block or was only tried. */
export interface Outcome {
  /** Undefined when it succeeded. */
  readonly error: TransactionError | undefined;
  readonly logs: readonly string[];
  readonly computeUnits: bigint;
  readonly returnData: { readonly program: Address; readonly data: Uint8Array } | undefined;
  /** What each instruction of the transaction called, by its number. */
  readonly inner: readonly (readonly ExecutedInstruction[])[];
}

/** A transaction that is in a block. */
export interface ExecutedTransaction extends Outcome {
  readonly wire: WireTransaction;
  readonly slot: number;
  readonly keys: readonly AccountKey[];
  readonly fee: Fee;
  /** Lamports, in the order of `keys`. */
  readonly preBalances: readonly bigint[];
  readonly postBalances: readonly bigint[];
}

/** What a block credits beside its transactions. */
export interface BlockReward {
  readonly address: Address;
  /** Lamports. */
  readonly lamports: bigint;
  /** The account's lamports with it. */
  readonly postBalance: bigint;
  readonly kind: 'Fee' | 'Staking' | 'Voting';
  /** Percent; null where none was taken. */
  readonly commission: number | null;
}

export interface Block {
  readonly slot: number;
  readonly parentSlot: number;
  readonly height: number;
  /** 32 bytes. */
  readonly hash: Uint8Array;
  readonly leader: Address;
  readonly transactions: readonly ExecutedTransaction[];
  readonly rewards: readonly BlockReward[];
  /** The first block of an epoch says over how many blocks its stake rewards are spread. */
  readonly rewardPartitions: number | undefined;
}
