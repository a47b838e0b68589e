import { formatAmount, WEI_PER_GWEI } from '@kiln-connect/core';
import { impossible } from './refused.ts';

const DEFAULT_PRIORITY_FEE = 2n * WEI_PER_GWEI;
const LEAST_PRIORITY_FEE = WEI_PER_GWEI / 10n;
const MOST_PRIORITY_FEE = 10n * WEI_PER_GWEI;
const MOST_FEE = 200n * WEI_PER_GWEI;

/** Most gas that one transaction may have: https://eips.ethereum.org/EIPS/eip-7825 */
const MOST_GAS = 16_777_216n;

/** Fees of an EIP-1559 transaction, wei for one unit of gas. */
export interface Fees {
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
}

/**
 * Twice the base fee, so that the transaction stays good while blocks are full for some minutes, and
 * on top the priority fee that the node suggests, from 0.1 to 10 gwei, or 2 gwei without a suggestion;
 * together at most 200 gwei, which is what verifiers let pass without a bound of the user's own.
 * @throws {ImpossibleError} 'fees_too_high' when no block would take that.
 */
export function feesFor(baseFee: bigint, suggestedPriorityFee: bigint | undefined): Fees {
  const priority = clamp(
    suggestedPriorityFee ?? DEFAULT_PRIORITY_FEE,
    LEAST_PRIORITY_FEE,
    MOST_PRIORITY_FEE,
  );
  const needed = baseFee + priority;
  if (needed > MOST_FEE) {
    throw impossible(
      'fees_too_high',
      `A unit of gas costs ${formatAmount(needed, 9)} gwei now. Expected at most ${formatAmount(MOST_FEE, 9)} gwei: try again when the network is less busy.`,
      { have: MOST_FEE.toString(), need: needed.toString() },
    );
  }
  return {
    maxFeePerGas: clamp(needed + baseFee, needed, MOST_FEE),
    maxPriorityFeePerGas: priority,
  };
}

/**
 * Fees of a transaction that replaces one that waits: nodes take it only when both of its fees are at
 * least a tenth higher. So twice the priority fee, and what a base fee would ask that is a quarter
 * higher.
 * @throws {ImpossibleError} 'fees_too_high' when no block would take that.
 */
export const replacementFeesFor = (
  baseFee: bigint,
  suggestedPriorityFee: bigint | undefined,
): Fees => feesFor((baseFee * 5n) / 4n, 2n * (suggestedPriorityFee ?? DEFAULT_PRIORITY_FEE));

const clamp = (value: bigint, least: bigint, most: bigint): bigint =>
  value < least ? least : value > most ? most : value;

/** Twice what the node estimates: deposits cost more when the contract's tree carries over. */
export const gasLimitFor = (estimate: bigint): bigint =>
  2n * estimate > MOST_GAS ? MOST_GAS : 2n * estimate;
