import { type Reason, WEI_PER_GWEI } from '@kiln-connect/core';
import { bytesFromHex, concatenate, hexFromBytes, sameBytes } from '../bytes.ts';
import type { EthereumStakeIntent } from './actions/stake-intent.ts';
import { eth } from './amount-text.ts';
import { findBlsFaults } from './bls.ts';
import { type Deposit, depositDataRoot, depositSigningRoot, totalOf } from './deposit.ts';
import { type EthereumNetwork, MAX_COMPOUNDING_STAKE, MIN_STAKE } from './networks.ts';
import type { Transaction } from './transaction.ts';

/** The credentials, 32 bytes, that the intent's withdrawal address has to get. */
export function expectedCredentials(intent: EthereumStakeIntent): Uint8Array {
  const head = new Uint8Array(12);
  head[0] = intent.compounding_withdrawal ? 2 : 1;
  return concatenate(head, bytesFromHex(intent.withdrawal_address) as Uint8Array);
}

/** What is wrong with how much is staked, and with each deposit but its key and signature. */
export function checkDeposits(
  { value }: Transaction,
  deposits: readonly Deposit[],
  intent: EthereumStakeIntent,
): readonly Reason[] {
  const credentials = expectedCredentials(intent);
  return [
    ...checkSum(value, deposits, intent),
    ...deposits.flatMap((deposit, i) => [
      ...checkAmount(deposit, intent, `deposits[${i}].amount`),
      ...checkCredentials(deposit, credentials, `deposits[${i}].withdrawal_credentials`),
      ...checkDataRoot(deposit, `deposits[${i}].deposit_data_root`),
    ]),
  ];
}

function checkSum(
  value: bigint,
  deposits: readonly Deposit[],
  intent: EthereumStakeIntent,
): Reason[] {
  const asked = BigInt(intent.amount_wei);
  const reasons: Reason[] = [];
  if (value !== asked) {
    const message = `the transaction sends ${eth(value)} (${value} wei); the intent stakes ${eth(asked)} (${asked} wei)`;
    reasons.push({ code: 'wrong_value', message, at: 'value' });
  }
  const sum = totalOf(deposits);
  if (sum !== value) {
    const message = `the deposits add up to ${eth(sum)}, but the transaction sends ${eth(value)}`;
    reasons.push({ code: 'wrong_value', message, at: 'deposits' });
  }
  return reasons;
}

function checkAmount(deposit: Deposit, intent: EthereumStakeIntent, at: string): Reason[] {
  const amount = deposit.amount * WEI_PER_GWEI;
  const most = intent.compounding_withdrawal ? MAX_COMPOUNDING_STAKE : MIN_STAKE;
  if (amount >= MIN_STAKE && amount <= most) return [];
  const legal = intent.compounding_withdrawal
    ? `${eth(MIN_STAKE)} to ${eth(MAX_COMPOUNDING_STAKE)}`
    : `exactly ${eth(MIN_STAKE)} (without compounding)`;
  const message = `${hexFromBytes(deposit.publicKey)} gets ${eth(amount)}; ${legal} is right`;
  return [{ code: 'wrong_amount', message, at }];
}

function checkCredentials(deposit: Deposit, expected: Uint8Array, at: string): Reason[] {
  if (sameBytes(deposit.withdrawalCredentials, expected)) return [];
  const message = `the stake would come back to the credentials ${hexFromBytes(deposit.withdrawalCredentials)}; those of the intent are ${hexFromBytes(expected)}`;
  return [{ code: 'wrong_withdrawal_credentials', message, at }];
}

/** The root, which the deposit contract recomputes too. */
export function checkDataRoot(deposit: Deposit, at: string): Reason[] {
  const expected = depositDataRoot(deposit);
  if (sameBytes(deposit.dataRoot, expected)) return [];
  const message = `the deposit data root is ${hexFromBytes(deposit.dataRoot)}; that of these bytes is ${hexFromBytes(expected)}, and the deposit contract takes no other`;
  return [{ code: 'wrong_deposit_data_root', message, at }];
}

/** Which deposits carry a key or a signature that no validator comes of: the ETH would be stuck. */
export async function checkSignatures(
  deposits: readonly Deposit[],
  network: EthereumNetwork,
): Promise<readonly Reason[]> {
  const faults = await findBlsFaults(
    deposits.map((deposit) => ({
      publicKey: deposit.publicKey,
      message: depositSigningRoot(deposit, network.genesisForkVersion),
      signature: deposit.signature,
    })),
  );
  return faults.map(({ index, at, message }) => ({
    code: at === 'public_key' ? 'invalid_public_key' : 'invalid_deposit_signature',
    message: `${hexFromBytes((deposits[index] as Deposit).publicKey)}: ${message}`,
    at: `deposits[${index}].${at}`,
  }));
}
