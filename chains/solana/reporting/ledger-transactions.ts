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
}

/** Most signatures that a node lists at once. */
const MOST_LISTED = 1_000;

/**
 * Transactions that named one of these accounts and took effect, in the slots `from` to `to`
 * (inclusive), the oldest first. Those that only read an account are among them.
 * @throws {ImpossibleError} 'history_not_kept'
 */
export async function readTransactionsOf(
  accounts: readonly string[],
  range: { from: number; to: number },
  rpc: SolanaRpc,
): Promise<readonly LedgerTransaction[]> {
  const listed = await Promise.all(accounts.map((text) => listSignatures(text, range, rpc)));
  const slots = new Map(listed.flat().map(({ signature, slot }) => [signature, slot]));
  const read = await Promise.all(
    [...slots].map(([signature, slot]) => readOne(signature, slot, rpc)),
  );
  return read.sort((a, b) => Number(a.slot - b.slot));
}

/** The slot of the oldest transaction that named the account and took effect; undefined before one. */
export async function firstSlotOf(account: string, rpc: SolanaRpc): Promise<number | undefined> {
  const [oldest] = await listSignatures(account, { from: 0, to: Number.MAX_SAFE_INTEGER }, rpc);
  return oldest && Number(oldest.slot);
}

async function listSignatures(
  account: string,
  { from, to }: { from: number; to: number },
  rpc: SolanaRpc,
): Promise<readonly { signature: Signature; slot: bigint }[]> {
  const found: { signature: Signature; slot: bigint }[] = [];
  let before: Signature | undefined;
  for (;;) {
    const page = await rpc
      .getSignaturesForAddress(address(account), {
        commitment: COMMITMENT,
        limit: MOST_LISTED,
        ...(before && { before }),
      })
      .send();
    for (const { signature, slot, err } of page) {
      if (err === null && slot >= BigInt(from) && slot <= BigInt(to)) {
        found.push({ signature, slot });
      }
    }
    const last = page.at(-1);
    // The newest come first. Within a slot they stand in the order of the block, the last one first.
    if (!last || page.length < MOST_LISTED || last.slot < BigInt(from)) return found.reverse();
    before = last.signature;
  }
}

async function readOne(
  signature: Signature,
  slot: bigint,
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
  };
}
