import { asWei, type Wei } from '@kiln-connect/core';
import type { Transaction } from './transaction.ts';

/** 200 gwei: what a unit of gas may cost where the intent sets no bound. */
const HIGHEST_USUAL_GAS_PRICE = 200n * 10n ** 9n;

/** Most gas that a transaction may ask for: EIP-7825. */
export const MAX_GAS_LIMIT = 2n ** 24n;

/** The most that the transaction can cost beside its value, in wei: gas limit × fee per gas. */
export const maxFeeOf = (transaction: Transaction): Wei =>
  asWei(transaction.gasLimit * transaction.maxFeePerGas);

/** The most that gas may cost, in wei: the intent's bound, or what is enough at 200 gwei. */
export const feeBound = (maxFeeWei: string | undefined, gasAllowance: bigint): Wei =>
  asWei(maxFeeWei === undefined ? gasAllowance * HIGHEST_USUAL_GAS_PRICE : BigInt(maxFeeWei));

/**
 * Gas below which a transaction is not even included: 21000 and the price of its calldata, with the
 * floor of EIP-7623. An access list costs more, but none is ever accepted here.
 * @see https://eips.ethereum.org/EIPS/eip-7623
 */
export function intrinsicGas(data: Uint8Array): bigint {
  let tokens = 0;
  for (let i = 0; i < data.length; i++) tokens += data[i] === 0 ? 1 : 4;
  return 21_000n + 10n * BigInt(tokens);
}
