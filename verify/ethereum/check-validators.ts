import { type OperatorStatement, operatorStatementMessage, type Reason } from '@kiln-connect/core';
import { ed25519 } from '@noble/curves/ed25519.js';
import { bytesFromHex, hexFromBytes, sameBytes } from '../bytes.ts';
import { type EthereumStakeIntent, OPERATOR_KEY } from './actions/stake-intent.ts';
import { expectedCredentials } from './check-deposits.ts';
import { checkDuplicates, checkNamed } from './check-keys.ts';
import type { Deposit } from './deposit.ts';

/** What is wrong with whom is staked on: how many, twice, not asked for, not the operator's. */
export function checkValidators(
  deposits: readonly Deposit[],
  intent: EthereumStakeIntent,
  statements: readonly OperatorStatement[],
): readonly Reason[] {
  const keys = deposits.map(({ publicKey }) => hexFromBytes(publicKey));
  const at = (index: number): string => `deposits[${index}].pubkey`;
  return [
    ...checkNumber(deposits, intent),
    ...checkDuplicates(keys, at),
    ...(intent.validators
      ? checkNamed(keys, intent.validators, at)
      : deposits.flatMap((deposit, i) => checkStatement(deposit, intent, statements, at(i)))),
  ];
}

function checkNumber(deposits: readonly Deposit[], intent: EthereumStakeIntent): Reason[] {
  const expected = intent.validators?.length ?? intent.number_of_validators;
  if (deposits.length === expected) return [];
  const message = `the transaction stakes on ${deposits.length} validators; the intent says ${expected}`;
  return [{ code: 'wrong_number_of_validators', message, at: 'deposits' }];
}

function checkStatement(
  deposit: Deposit,
  intent: EthereumStakeIntent,
  statements: readonly OperatorStatement[],
  at: string,
): Reason[] {
  const about = statements.filter((statement) => isHex(statement.public_key, deposit.publicKey));
  const key = hexFromBytes(deposit.publicKey);
  if (about.length === 0) {
    const message = `no statement of the operator speaks of ${key}; each validator needs one`;
    return [{ code: 'missing_operator_statement', message, at }];
  }
  const faults = about.map((statement) => statementFault(statement, deposit, intent));
  if (faults.includes(undefined)) return [];
  const message = `the operator's statement for ${key} does not hold: ${faults[0]}`;
  return [{ code: 'invalid_operator_statement', message, at }];
}

function statementFault(
  statement: OperatorStatement,
  deposit: Pick<Deposit, 'publicKey' | 'withdrawalCredentials'>,
  intent: Pick<EthereumStakeIntent, 'chain' | 'network' | 'operator_key'>,
): string | undefined {
  const operatorKey = bytesFromHex(intent.operator_key as string) as Uint8Array;
  if (!isHex(statement.operator_key, operatorKey)) {
    return `it is of the key ${statement.operator_key}; the intent pins ${intent.operator_key}`;
  }
  if (!isHex(statement.withdrawal_credentials, deposit.withdrawalCredentials)) {
    return `it is for the credentials ${statement.withdrawal_credentials}; the deposit has ${hexFromBytes(deposit.withdrawalCredentials)}`;
  }
  const message = operatorStatementMessage({
    chain: intent.chain,
    network: intent.network,
    publicKey: hexFromBytes(deposit.publicKey),
    withdrawalCredentials: hexFromBytes(deposit.withdrawalCredentials),
  });
  const signature = bytesFromHex(statement.signature);
  if (signature?.length !== 64) return 'its signature is not 64 bytes of hex';
  if (isSigned(signature, message, operatorKey)) return undefined;
  return `its signature is not the operator's over this key, these credentials and ${intent.network}`;
}

/**
 * The names of each validator that a stake is on: its public key, and the operators' keys that signed a
 * statement which holds for it. Where the intent pins an operator's key that key is the name of all.
 */
export function namesOfStaked(
  intent: EthereumStakeIntent,
  statements: readonly OperatorStatement[],
): readonly (readonly string[])[] {
  const { validators, operator_key } = intent;
  if (validators === undefined) return operator_key === undefined ? [] : [[operator_key]];
  const withdrawalCredentials = expectedCredentials(intent);
  return validators.map((validator) => {
    const publicKey = bytesFromHex(validator) as Uint8Array;
    const vouchers = statements.flatMap((statement) => {
      if (!isHex(statement.public_key, publicKey)) return [];
      const key = OPERATOR_KEY.exec(statement.operator_key)?.[0];
      const pinned = { ...intent, operator_key: key };
      const holds = key && !statementFault(statement, { publicKey, withdrawalCredentials }, pinned);
      return holds ? [key] : [];
    });
    return [validator, ...vouchers];
  });
}

/** Ed25519 as in RFC 8032, strict: no key or point of small order. */
function isSigned(signature: Uint8Array, message: Uint8Array, key: Uint8Array): boolean {
  try {
    return ed25519.verify(signature, message, key, { zip215: false });
  } catch {
    return false;
  }
}

function isHex(text: string, expected: Uint8Array): boolean {
  const bytes = bytesFromHex(text);
  return bytes !== undefined && sameBytes(bytes, expected);
}
