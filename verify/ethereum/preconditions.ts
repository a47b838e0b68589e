import type { Precondition } from '@kiln-connect/core';
import { hexFromBytes } from '../bytes.ts';
import { checksumAddress } from './address.ts';
import { eth } from './amount-text.ts';
import { maxFeeOf } from './cost.ts';
import type { EthereumNetwork } from './networks.ts';
import type { Transaction } from './transaction.ts';

/** What must be true of the wallet when it signs, whatever it signs. */
export function walletConditions(
  transaction: Transaction,
  wallet: string,
): readonly Precondition[] {
  const need = transaction.value + maxFeeOf(transaction);
  return [
    {
      code: 'wallet_nonce',
      statement: `The next nonce of ${wallet} is ${transaction.nonce}: an older one can not be used again, a later one waits.`,
      how: "eth_getTransactionCount(wallet, 'latest') answers this number.",
      subject: { wallet, nonce: Number(transaction.nonce) },
    },
    {
      code: 'wallet_funds',
      statement: `${wallet} holds at least ${eth(need)}: the value and the highest fee.`,
      how: "eth_getBalance(wallet, 'latest') answers at least this many wei.",
      subject: { wallet, need_wei: need.toString() },
    },
  ];
}

/** The code at the address that is called is the published one, known by its hash. */
export function contractCode(
  { to }: Transaction,
  { code, what, codeHash }: { code: string; what: string; codeHash: Uint8Array },
): Precondition {
  const address = checksumAddress(to as Uint8Array);
  return {
    code,
    statement: `The contract at ${address} is the published ${what} contract and nothing else.`,
    how: `The Keccak-256 of eth_getCode(address) is ${hexFromBytes(codeHash)}; compile its source to see that it is right.`,
    subject: { address, code_hash: hexFromBytes(codeHash) },
  };
}

/** The exit-request contract is the published one: it tells the operator, and does nothing else. */
export const exitContractCode = (
  transaction: Transaction,
  network: EthereumNetwork,
): Precondition =>
  contractCode(transaction, {
    code: 'exit_contract_code',
    what: 'exit-request',
    codeHash: network.exitContractCodeHash,
  });

/**
 * What a request contract asks for now is not more than what is sent; with less it reverts.
 * @see https://eips.ethereum.org/EIPS/eip-7002#fee-calculation
 */
export function requestFeeEnough(contract: Uint8Array, value: bigint): Precondition {
  const address = checksumAddress(contract);
  return {
    code: 'request_fee_enough',
    statement: `The fee of a request at ${address} is at most the ${value} wei that are sent: with less the transaction fails and only costs gas.`,
    how: 'eth_call to the contract without data answers the fee of now in wei, as one word.',
    subject: { contract: address, value_wei: value.toString() },
  };
}
