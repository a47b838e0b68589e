import type { Reason } from '@kiln-connect/core';
import { bytesFromHex, sameBytes } from '../bytes.ts';
import { checksumAddress } from './address.ts';
import { eth } from './amount-text.ts';
import type { Calldata } from './calldata.ts';
import { feeBound, intrinsicGas, MAX_GAS_LIMIT, maxFeeOf } from './cost.ts';
import type { EthereumStakeIntent } from './intent.ts';
import type { EthereumNetwork } from './networks.ts';
import type { Transaction } from './transaction.ts';

/** What is wrong with everything around the deposits: place, parties and cost. */
export function checkEnvelope(
  transaction: Transaction,
  calldata: Calldata,
  intent: EthereumStakeIntent,
  network: EthereumNetwork,
): readonly Reason[] {
  return [
    ...checkPlace(transaction, network),
    ...checkRecipient(transaction, calldata, intent, network),
    ...checkSender(transaction, intent),
    ...checkNonce(transaction),
    ...checkCost(transaction, intent),
  ];
}

function checkPlace({ chainId, accessList }: Transaction, network: EthereumNetwork): Reason[] {
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
      message: `the access list has ${accessList.length} entries; a stake needs none, and each costs gas`,
      at: 'access_list',
    });
  }
  return reasons;
}

function checkRecipient(
  { to }: Transaction,
  calldata: Calldata,
  intent: EthereumStakeIntent,
  network: EthereumNetwork,
): Reason[] {
  if (!to) {
    const message = 'the transaction creates a contract; a stake calls the deposit contract';
    return [{ code: 'contract_creation', message, at: 'to' }];
  }
  const isBatch = calldata.kind === 'deposits' && calldata.function === 'batchDeposit';
  if (isBatch && intent.batch_deposit_contract === undefined) {
    const message = `the transaction calls batchDeposit of ${checksumAddress(to)}, but the intent names no batch_deposit_contract`;
    return [{ code: 'wrong_contract', message, at: 'to' }];
  }
  const expected = isBatch
    ? (bytesFromHex(intent.batch_deposit_contract as string) as Uint8Array)
    : network.depositContract;
  if (sameBytes(to, expected)) return [];
  const which = isBatch ? "the intent's batch-deposit contract" : 'the deposit contract';
  const message = `the transaction calls ${checksumAddress(to)}; ${which} is ${checksumAddress(expected)}`;
  return [{ code: 'wrong_contract', message, at: 'to' }];
}

function checkSender({ signed }: Transaction, { wallet }: EthereumStakeIntent): Reason[] {
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

function checkCost(transaction: Transaction, intent: EthereumStakeIntent): Reason[] {
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
  // The bound follows what was asked for: more validators in the bytes must not buy a higher fee.
  const bound = feeBound(intent, intent.validators?.length ?? intent.number_of_validators ?? 1);
  if (fee > bound) {
    reasons.push({
      code: 'fee_too_high',
      message: `the fee can reach ${eth(fee)} (${fee} wei); at most ${eth(bound)} is allowed${intent.max_fee_wei === undefined ? ', unless the intent sets max_fee_wei' : ' by max_fee_wei'}`,
      at: 'max_fee_per_gas',
    });
  }
  return reasons;
}
