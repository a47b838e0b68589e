import type { JsonObject, OperationRow } from '@kiln-connect/core';
import type { LedgerTransaction, RunInstruction } from './ledger-transactions.ts';
import { newStakerOf, type StakeEvent, stakeEventOf } from './stake-events.ts';
import type { StakeLedgers } from './stake-ledgers.ts';

/** The versions of the Memo program. */
const MEMO_PROGRAMS: readonly string[] = [
  'Memo1UhkJRfHyvLMcVucJwxXeuD728EqVDDwQDxFMNo',
  'MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr',
  'Memo4c2pN8afCj432Lb7RMVKi9PbQnnW7ewFFaV3oAH',
];

/**
 * What happened to stakes in a range of slots (inclusive), the oldest first: one row for each stake
 * that was asked for and that an instruction changed. Changes of authorities and lockups are among
 * them, whoever made them.
 * @throws {ImpossibleError} 'history_not_kept'
 */
export async function readOperations(
  { stakeIds, from, to }: { stakeIds: readonly string[]; from: number; to: number },
  ledgers: StakeLedgers,
): Promise<readonly OperationRow[]> {
  const wanted = new Set(stakeIds);
  const transactions = await ledgers.upTo(stakeIds, to);
  return transactions
    .filter(({ slot }) => slot >= BigInt(from))
    .flatMap((transaction) => operationsIn(transaction, wanted));
}

/** The rows of one transaction: pure. */
function operationsIn(
  transaction: LedgerTransaction,
  wanted: ReadonlySet<string>,
): readonly OperationRow[] {
  const { signature, slot, time, fee, instructions } = transaction;
  const common: JsonObject = {
    time: time.toISOString(),
    tx_hash: signature,
    tx_fee: fee.toString(),
    tx_memo: memoIn(instructions) ?? null,
    block: Number(slot),
  };
  return instructions.flatMap((instruction, i) => {
    const event = stakeEventOf(instruction);
    if (!event) return [];
    const fields = { ...event.fields, ...newStaker(event, instructions) };
    return event.stakes
      .filter((stake) => wanted.has(stake))
      .map(
        (stakeId): OperationRow => ({
          id: `${signature}:${i}`,
          stakeId,
          type: event.type,
          time,
          position: Number(slot),
          ...(event.authority !== undefined && { wallet: event.authority }),
          proxies: [],
          amount: event.amount,
          answer: { type: event.type, ...common, ...fields },
        }),
      );
  });
}

/** Who may delegate a new account is said by the instruction that sets it up. */
function newStaker(
  { type, stakes: [stake = ''] }: StakeEvent,
  instructions: readonly RunInstruction[],
): JsonObject {
  if (!type.startsWith('create_account')) return {};
  for (const instruction of instructions) {
    const staker = newStakerOf(instruction, stake);
    if (staker !== undefined) return { stake_authority: staker };
  }
  return {};
}

/** The first memo of a transaction. */
function memoIn(instructions: readonly RunInstruction[]): string | undefined {
  const memo = instructions.find(({ programAddress }) => MEMO_PROGRAMS.includes(programAddress));
  return memo && new TextDecoder().decode(Uint8Array.from(memo.data));
}
