import type { Chain } from '../chain.ts';
import { blockAt, commitmentOf } from '../commitment.ts';
import { BLOCKHASH_BLOCKS, timeOf } from '../network.ts';
import type { ExecutedTransaction } from '../runtime/block.ts';
import { encodeTransaction, transactionFormatOf } from './encode-transaction.ts';
import { inContext, type Method } from './method.ts';
import {
  addressAt,
  asSignature,
  historyCommitment,
  listAt,
  numberOption,
  optionsAt,
  requireParams,
} from './params.ts';
import { MEMO_PROGRAMS, memoText } from './parsed-instruction.ts';
import { invalidParams } from './rpc-error.ts';

/** Most signatures of one call of each method. */
const MOST_STATUSES = 256;
const MOST_SIGNATURES = 1000;

/** What a transaction says in its memos, with the length of each: "[4] text; [2] ab". */
function memoOf({ wire }: ExecutedTransaction): string | null {
  const memos = wire.message.instructions.flatMap(({ programAddressIndex, data }) => {
    if (!MEMO_PROGRAMS.has(wire.message.staticAccounts[programAddressIndex] ?? '')) return [];
    const bytes = Uint8Array.from(data ?? []);
    return [`[${bytes.length}] ${memoText(bytes) ?? '(unparseable)'}`];
  });
  return memos.length === 0 ? null : memos.join('; ');
}

const getSignatureStatuses: Method = (params, { chain }) => {
  const signatures = listAt(params, 0, MOST_STATUSES).map(asSignature);
  const isAll = optionsAt(params, 1).searchTransactionHistory === true;
  const head = chain.ledger.head;
  return inContext(
    head,
    signatures.map((signature) => {
      const found = chain.ledger.transaction(signature);
      // Without the history a node knows what its status cache holds.
      if (!found || (!isAll && found.slot < head.slot - BLOCKHASH_BLOCKS)) return null;
      const confirmationStatus = commitmentOf(found.slot, chain);
      const { error, slot } = found;
      return {
        confirmationStatus,
        confirmations: confirmationStatus === 'finalized' ? null : head.slot - slot,
        err: error ?? null,
        slot,
        status: error === undefined ? { Ok: null } : { Err: error },
      };
    }),
  );
};

/** Where a cursor of a list of signatures stands, newest first; undefined when it is not in it. */
const placeOf = (list: readonly ExecutedTransaction[], cursor: unknown): number | undefined => {
  const signature = asSignature(cursor);
  const index = list.findIndex(({ wire }) => wire.signature === signature);
  return index < 0 ? undefined : index;
};

/** The part of a list between two cursors, which themselves are left out. */
function between(
  list: readonly ExecutedTransaction[],
  { before, until }: { before?: unknown; until?: unknown },
  chain: Chain,
): readonly ExecutedTransaction[] {
  let [from, to] = [0, list.length];
  if (before !== undefined && before !== null) {
    const place = placeOf(list, before);
    const other = chain.ledger.transaction(asSignature(before));
    // One of another account is a place in time too; one that nobody knows has nothing before it.
    const inTime = other && list.findIndex(({ slot }) => slot < other.slot);
    from = place !== undefined ? place + 1 : (inTime ?? -1) < 0 ? list.length : (inTime as number);
  }
  if (until !== undefined && until !== null) to = placeOf(list, until) ?? list.length;
  return list.slice(from, Math.max(from, to));
}

const getSignaturesForAddress: Method = (params, { chain }) => {
  const address = addressAt(params, 0);
  const options = optionsAt(params, 1);
  const newest = blockAt(historyCommitment(options), chain).slot;
  const limit = numberOption(options, 'limit') ?? MOST_SIGNATURES;
  if (limit < 1 || limit > MOST_SIGNATURES) {
    throw invalidParams(`Invalid limit; max ${MOST_SIGNATURES}`);
  }
  const known = chain.ledger
    .transactionsOf(address)
    .filter(({ slot }) => slot <= newest)
    .reverse();
  return between(known, options, chain)
    .slice(0, limit)
    .map((executed) => ({
      blockTime: timeOf(executed.slot, chain.schedule),
      confirmationStatus: commitmentOf(executed.slot, chain),
      err: executed.error ?? null,
      memo: memoOf(executed),
      signature: executed.wire.signature,
      slot: executed.slot,
    }));
};

const getTransaction: Method = (params, { chain }) => {
  requireParams(params, 1);
  const signature = asSignature(params[0]);
  // The second parameter may be an encoding alone.
  const options = typeof params[1] === 'string' ? { encoding: params[1] } : optionsAt(params, 1);
  const newest = blockAt(historyCommitment(options), chain).slot;
  const format = transactionFormatOf(options);
  const found = chain.ledger.transaction(signature);
  if (!found || found.slot > newest) return null;
  return {
    blockTime: timeOf(found.slot, chain.schedule),
    slot: found.slot,
    ...encodeTransaction(found, format),
  };
};

/** What became of transactions. */
export const historyMethods = {
  getSignatureStatuses,
  getSignaturesForAddress,
  getTransaction,
} satisfies { [name: string]: Method };
