import { type AccountLine, WEI_PER_GWEI } from '@kiln-connect/core';
import { hexFromBytes } from '../bytes.ts';
import { eth } from './amount-text.ts';
import type { Calldata, CalldataOf } from './calldata.ts';
import { credentialsText } from './credentials-text.ts';
import { totalOf } from './deposit.ts';
import type { Transaction } from './transaction.ts';

const validators = (count: number): string => `${count} validator${count === 1 ? '' : 's'}`;

/** What the transaction does, in one sentence. */
export function purposeOf(
  transaction: Pick<Transaction, 'to' | 'value'>,
  calldata: Calldata,
): string {
  if (!transaction.to) return 'Creates a contract';
  switch (calldata.kind) {
    case 'none':
      return `Sends ${eth(transaction.value)}, and calls nothing`;
    case 'unknown':
      return `Not understood: ${calldata.why}`;
    case 'deposits':
      return `Stakes ${eth(totalOf(calldata.deposits))} on ${validators(calldata.deposits.length)}`;
    case 'top-up':
      return `Adds ${eth(totalOf([calldata.deposit]))} to 1 validator, which has to exist already`;
    case 'withdrawal':
      return calldata.amount === 0n
        ? 'Requests the full exit of 1 validator: it stops validating, and all of its balance is paid out'
        : `Requests that 1 validator pays out ${eth(calldata.amount * WEI_PER_GWEI)}`;
    case 'consolidation':
      return 'Requests that 1 validator exits and all of its balance goes to another validator';
    case 'compounding':
      return 'Requests that 1 validator compounds (0x02): rewards are no longer paid out by themselves';
    case 'exit-request':
      return `Asks the operator to exit ${validators(calldata.publicKeys.length)}`;
  }
}

/** Whom and what the call concerns, line by line. */
export function detailsOf({ value }: Transaction, calldata: Calldata): readonly AccountLine[] {
  switch (calldata.kind) {
    case 'none':
    case 'unknown':
      return [];
    case 'deposits':
      return depositDetails(calldata);
    case 'top-up':
      return [
        { label: 'Validator', value: hexFromBytes(calldata.deposit.publicKey) },
        {
          label: 'Comes back to',
          value:
            'whoever the validator pays out to already; were there no such validator, it would be lost',
        },
      ];
    case 'withdrawal':
      return [
        { label: 'Validator', value: calldata.publicKey },
        { label: 'Is paid out to', value: 'its withdrawal address, which has to be the sender' },
        requestFee(value),
      ];
    case 'consolidation':
      return [
        { label: 'From the validator', value: calldata.source },
        { label: 'To the validator', value: calldata.target },
        {
          label: 'Belongs then to',
          value: 'the withdrawal address of the second validator, whoever that is',
        },
        requestFee(value),
      ];
    case 'compounding':
      return [{ label: 'Validator', value: calldata.publicKey }, requestFee(value)];
    case 'exit-request':
      return calldata.publicKeys.map((value, i) => ({ label: `Validator ${i + 1}`, value }));
  }
}

const requestFee = (value: bigint): AccountLine => ({
  label: 'Request fee',
  value: `${eth(value)}: what exceeds the fee of the moment does not come back`,
});

function depositDetails({
  deposits,
  expectedDepositRoot,
}: CalldataOf<'deposits'>): readonly AccountLine[] {
  const lines = deposits.map((deposit, i) => ({
    label: `Validator ${i + 1}`,
    value: `${hexFromBytes(deposit.publicKey)}: ${eth(deposit.amount * WEI_PER_GWEI)}`,
  }));
  const [first] = deposits;
  if (first)
    lines.push({ label: 'Comes back to', value: credentialsText(first.withdrawalCredentials) });
  if (expectedDepositRoot) {
    const value = `${hexFromBytes(expectedDepositRoot)}, or it reverts`;
    lines.push({ label: 'Deposit root must be', value });
  }
  return lines;
}
