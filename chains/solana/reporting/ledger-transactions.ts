import { base58 } from '@scure/base';
import {
  type AccountMeta,
  AccountRole,
  type Address,
  address,
  type Instruction,
  type InstructionWithAccounts,
  type InstructionWithData,
  type ReadonlyUint8Array,
  type Signature,
} from '@solana/kit';
import type { SolanaRpc } from '../node/index.ts';
import { COMMITMENT } from '../state/read-accounts.ts';
import { forgotten } from './blocks.ts';

/** An instruction with the accounts that it was run with. */
export type RunInstruction = Instruction &
  InstructionWithAccounts<AccountMeta[]> &
  InstructionWithData<ReadonlyUint8Array>;

/** A transaction that took effect. */
export interface LedgerTransaction {
  readonly signature: string;
  readonly slot: bigint;
  readonly time: Date;
  /** Lamports. */
  readonly fee: bigint;
  /** In the order in which they were run, those that programs called included. */
  readonly instructions: readonly RunInstruction[];
  /** Lamports of each account that it named, before it and after it. */
  readonly balances: ReadonlyMap<string, { readonly before: bigint; readonly after: bigint }>;
}

/** A transaction that took effect, by its signature alone. */
export interface ListedTransaction {
  readonly signature: Signature;
  readonly slot: bigint;
}

/** Most signatures that a node lists at once. */
const MOST_LISTED = 1_000;
/** No stake was in so many transactions: what else may have been at an address is not read. */
const MOST_TRANSACTIONS = 20_000;

/**
 * Transactions that named an account and took effect, the oldest first, those that only read it among
 * them; of a node that has seen the slot `to`, those after `until` alone where that is given. None of
 * an address that had more than any stake.
 */
export async function listTransactions(
  { account, to, until }: { account: string; to: bigint; until?: Signature | undefined },
  rpc: SolanaRpc,
): Promise<readonly ListedTransaction[]> {
  const found: ListedTransaction[] = [];
  let before: Signature | undefined;
  for (;;) {
    const page = await rpc
      .getSignaturesForAddress(address(account), {
        commitment: COMMITMENT,
        limit: MOST_LISTED,
        minContextSlot: to,
        ...(until && { until }),
        ...(before && { before }),
      })
      .send();
    for (const { signature, slot, err } of page) {
      if (err === null) found.push({ signature, slot });
    }
    const last = page.at(-1);
    // The newest come first. Within a slot they stand in the order of the block, the last one first.
    if (!last || page.length < MOST_LISTED) return found.reverse();
    if (found.length >= MOST_TRANSACTIONS) return [];
    before = last.signature;
  }
}

/**
 * One of them as a node has it.
 * @throws {ImpossibleError} 'history_not_kept'
 */
export async function readTransaction(
  { signature, slot }: ListedTransaction,
  rpc: SolanaRpc,
): Promise<LedgerTransaction> {
  const found = await rpc
    .getTransaction(signature, {
      commitment: COMMITMENT,
      encoding: 'json',
      maxSupportedTransactionVersion: 0,
    })
    .send();
  if (!found?.meta || found.blockTime === null) throw forgotten(slot);
  const { meta, transaction } = found;
  const { accountKeys, instructions } = transaction.message;
  const { writable = [], readonly = [] } =
    (meta as { loadedAddresses?: { writable: Address[]; readonly: Address[] } }).loadedAddresses ??
    {};
  const keys: readonly Address[] = [...accountKeys, ...writable, ...readonly];
  const run = (one: (typeof instructions)[number]): RunInstruction => ({
    programAddress: keys[one.programIdIndex] as Address,
    accounts: one.accounts.map((index) => ({
      address: keys[index] as Address,
      role: AccountRole.READONLY,
    })),
    data: base58.decode(one.data),
  });
  const called = new Map((meta.innerInstructions ?? []).map((one) => [one.index, one]));
  return {
    signature,
    slot,
    time: new Date(Number(found.blockTime) * 1000),
    fee: meta.fee,
    instructions: instructions.flatMap((one, i) => [
      run(one),
      ...(called.get(i)?.instructions ?? []).map(run),
    ]),
    balances: new Map(
      keys.map((key, i) => [
        key,
        { before: meta.preBalances[i] ?? 0n, after: meta.postBalances[i] ?? 0n },
      ]),
    ),
  };
}
