import { asWei, type Wei } from '@kiln-connect/core';
import type { EthereumStakeIntent } from './intent.ts';
import type { Transaction } from './transaction.ts';

/** 0.02 ETH for a transaction and 0.02 ETH for each validator: 200 gwei at twice the usual gas. */
const DEFAULT_BASE_FEE_BOUND = 2n * 10n ** 16n;
const DEFAULT_FEE_BOUND_PER_VALIDATOR = 2n * 10n ** 16n;

/** Most gas that a transaction may ask for: EIP-7825. */
export const MAX_GAS_LIMIT = 2n ** 24n;

/** The most that the transaction can cost beside its value, in wei: gas limit × fee per gas. */
export const maxFeeOf = (transaction: Transaction): Wei =>
  asWei(transaction.gasLimit * transaction.maxFeePerGas);

/** The most that it may cost, in wei: the intent's bound, or a default that grows with the stake. */
export function feeBound(intent: EthereumStakeIntent, numberOfValidators: number): Wei {
  if (intent.max_fee_wei !== undefined) return asWei(BigInt(intent.max_fee_wei));
  return asWei(
    DEFAULT_BASE_FEE_BOUND + DEFAULT_FEE_BOUND_PER_VALIDATOR * BigInt(numberOfValidators),
  );
}

/**
 * Gas below which a transaction is not even included: 21000 and the price of its calldata, with the
 * floor of EIP-7623. An access list costs more, but none is ever accepted here.
 * @see https://eips.ethereum.org/EIPS/eip-7623
 */
export function intrinsicGas(data: Uint8Array): bigint {
  let tokens = 0n;
  for (const byte of data) tokens += byte === 0 ? 1n : 4n;
  return 21_000n + 10n * tokens;
}
