import { type Address, getAddressDecoder } from '@solana/kit';
import { FailedTransactionMetadata, type LiteSVM, type TransactionMetadata } from 'litesvm';
import { type AccountKey, accountKeysOf } from './account-keys.ts';
import type { Account, Accounts } from './accounts.ts';
import type { ExecutedTransaction, Outcome } from './block.ts';
import { feeOf } from './fee.ts';
import { advanceNonce, nonceAccountOf } from './nonce-account.ts';
import { type TransactionError, transactionErrorOf } from './transaction-error.ts';
import { feePayerOf, type WireTransaction } from './wire-transaction.ts';

interface Machine {
  readonly svm: LiteSVM;
  readonly accounts: Accounts;
}

const outcomeOf = (meta: TransactionMetadata, error: TransactionError | undefined): Outcome => {
  const returned = meta.returnData();
  const data = Uint8Array.from(returned.data());
  return {
    error,
    logs: meta.logs(),
    computeUnits: meta.computeUnitsConsumed(),
    returnData:
      data.length === 0
        ? undefined
        : { program: getAddressDecoder().decode(returned.programId()), data },
    inner: meta.innerInstructions().map((called) =>
      called.map((one) => {
        const instruction = one.instruction();
        return {
          programIdIndex: instruction.programIdIndex(),
          accounts: [...instruction.accounts()],
          data: Uint8Array.from(instruction.data()),
          stackHeight: one.stackHeight(),
        };
      }),
    ),
  };
};

const balancesOf = (keys: readonly AccountKey[], { svm }: Machine): bigint[] =>
  keys.map(({ address }) => svm.getBalance(address) ?? 0n);

/**
 * Runs a transaction for the block of a slot. Answers undefined when no leader would take it: its
 * payer could not even pay the fee. What failed otherwise is in the block and has paid.
 */
export function execute(
  wire: WireTransaction,
  slot: number,
  machine: Machine,
): ExecutedTransaction | undefined {
  const { svm, accounts } = machine;
  const keys = accountKeysOf(wire, accounts);
  for (const { address, writable } of keys) if (writable) accounts.remember(address, slot);
  const preBalances = balancesOf(keys, machine);
  const nonceAddress = nonceAccountOf(wire);
  const nonceBefore = nonceAddress && accounts.get(nonceAddress);
  const result = svm.sendTransaction(wire.transaction);
  const failed = result instanceof FailedTransactionMetadata;
  const paid = (svm.getBalance(feePayerOf(wire)) ?? 0n) !== preBalances[0];
  if (failed && !paid) return undefined;
  // The machine forgets what a cluster does: a nonce is used up by a failure too.
  if (failed && nonceBefore) accounts.set(advanceNonce(nonceBefore, svm.latestBlockhash()));
  const outcome = failed
    ? outcomeOf(result.meta(), transactionErrorOf(result.err()))
    : outcomeOf(result, undefined);
  return {
    ...outcome,
    wire,
    slot,
    keys,
    fee: feeOf(wire),
    preBalances,
    postBalances: balancesOf(keys, machine),
  };
}

/** What a transaction would come to; nothing is changed. */
export interface Simulation extends Outcome {
  readonly keys: readonly AccountKey[];
  /** Its accounts as they would be; undefined when it would fail. */
  readonly accountsAfter: ReadonlyMap<Address, Account> | undefined;
}

/** Runs a transaction without its effects; `verifySignatures` says whether they must be right. */
export function simulate(
  wire: WireTransaction,
  { verifySignatures }: { verifySignatures: boolean },
  { svm, accounts }: Machine,
): Simulation {
  const keys = accountKeysOf(wire, accounts);
  svm.withSigverify(verifySignatures);
  try {
    const result = svm.simulateTransaction(wire.transaction);
    if (result instanceof FailedTransactionMetadata) {
      const outcome = outcomeOf(result.meta(), transactionErrorOf(result.err()));
      return { ...outcome, keys, accountsAfter: undefined };
    }
    const after = result
      .postAccounts()
      .map(
        ({ address, lamports, programAddress, data, executable }) =>
          [
            address,
            { address, lamports, owner: programAddress, data: Uint8Array.from(data), executable },
          ] as const,
      );
    return { ...outcomeOf(result.meta(), undefined), keys, accountsAfter: new Map(after) };
  } finally {
    svm.withSigverify(true);
  }
}
