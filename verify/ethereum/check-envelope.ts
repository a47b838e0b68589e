import type { Reason } from '@kiln-connect/core';
import { bytesFromHex, sameBytes } from '../bytes.ts';
import { checksumAddress } from './address.ts';
import { eth } from './amount-text.ts';
import { feeBound, intrinsicGas, MAX_GAS_LIMIT, maxFeeOf } from './cost.ts';
import type { EthereumNetwork } from './networks.ts';
import type { Transaction } from './transaction.ts';

/** Whom a transaction has to call, or why whom it calls can not be right. */
export type Recipient =
  | { readonly address: Uint8Array; readonly what: string }
  | { readonly reason: Reason };

/** What the part of a transaction around its call has to be. */
export interface Expected {
  readonly network: EthereumNetwork;
  readonly intent: { readonly wallet: string; readonly max_fee_wei?: string | undefined };
  /** What the transaction is in a sentence: 'a stake'. */
  readonly noun: string;
  readonly recipient: Recipient;
  /** Gas that is enough for it: the base of the fee bound when the intent has none. */
  readonly gasAllowance: bigint;
}

/** What is wrong with everything around the call: place, parties and cost. */
export function checkEnvelope(transaction: Transaction, expected: Expected): readonly Reason[] {
  return [
    ...checkPlace(transaction, expected),
    ...checkRecipient(transaction, expected),
    ...checkSender(transaction, expected),
    ...checkNonce(transaction),
    ...checkCost(transaction, expected),
  ];
}

function checkPlace({ chainId, accessList }: Transaction, { network, noun }: Expected): Reason[] {
  const reasons: Reason[] = [];
  if (chainId !== network.chainId) {
    reasons.push({
      code: 'wrong_chain_id',
      message: `the chain id is ${chainId}; ${network.label} has ${network.chainId}`,
      at: 'chain_id',
    });
  }
  if (accessList.length > 0) {
    reasons.push({
      code: 'access_list',
      message: `the access list has ${accessList.length} entries; ${noun} needs none, and each costs gas`,
      at: 'access_list',
    });
  }
  return reasons;
}

function checkRecipient({ to }: Transaction, { recipient, noun }: Expected): Reason[] {
  if (!to) {
    const message = `the transaction creates a contract; ${noun} calls one`;
    return [{ code: 'contract_creation', message, at: 'to' }];
  }
  if ('reason' in recipient) return [recipient.reason];
  if (sameBytes(to, recipient.address)) return [];
  const message = `the transaction calls ${checksumAddress(to)}; ${recipient.what} is ${checksumAddress(recipient.address)}`;
  return [{ code: 'wrong_contract', message, at: 'to' }];
}

function checkSender({ signed }: Transaction, { intent: { wallet } }: Expected): Reason[] {
  if (!signed || sameBytes(signed.sender, bytesFromHex(wallet) as Uint8Array)) return [];
  const message = `${checksumAddress(signed.sender)} signed it; the wallet of the intent is ${wallet}`;
  return [{ code: 'wrong_sender', message, at: 'from' }];
}

/** Which nonce is the next one is a precondition; here only numbers that none can ever be. */
function checkNonce({ nonce }: Transaction): Reason[] {
  if (nonce <= BigInt(Number.MAX_SAFE_INTEGER)) return [];
  const message = `the nonce is ${nonce}; no wallet can have sent so many transactions`;
  return [{ code: 'impossible_nonce', message, at: 'nonce' }];
}

function checkCost(transaction: Transaction, { intent, gasAllowance }: Expected): Reason[] {
  const { gasLimit, maxFeePerGas, maxPriorityFeePerGas } = transaction;
  const reasons: Reason[] = [];
  if (maxPriorityFeePerGas > maxFeePerGas) {
    reasons.push({
      code: 'priority_fee_above_max_fee',
      message: `the priority fee is ${maxPriorityFeePerGas} wei per gas, more than the highest fee of ${maxFeePerGas}: no block takes it`,
      at: 'max_priority_fee_per_gas',
    });
  }
  const least = intrinsicGas(transaction.data);
  if (gasLimit < least) {
    reasons.push({
      code: 'gas_limit_too_low',
      message: `the gas limit is ${gasLimit}; the bytes alone need ${least}`,
      at: 'gas_limit',
    });
  }
  if (gasLimit > MAX_GAS_LIMIT) {
    reasons.push({
      code: 'gas_limit_too_high',
      message: `the gas limit is ${gasLimit}; a transaction may have at most ${MAX_GAS_LIMIT} (EIP-7825)`,
      at: 'gas_limit',
    });
  }
  const fee = maxFeeOf(transaction);
  const bound = feeBound(intent.max_fee_wei, gasAllowance);
  if (fee > bound) {
    reasons.push({
      code: 'fee_too_high',
      message: `the fee can reach ${eth(fee)} (${fee} wei); at most ${eth(bound)} is allowed${intent.max_fee_wei === undefined ? ', unless the intent sets max_fee_wei' : ' by max_fee_wei'}`,
      at: 'max_fee_per_gas',
    });
  }
  return reasons;
}
