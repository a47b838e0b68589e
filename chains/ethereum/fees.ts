import { WEI_PER_GWEI } from '@kiln-connect/core';

const DEFAULT_PRIORITY_FEE = 2n * WEI_PER_GWEI;
const LEAST_PRIORITY_FEE = WEI_PER_GWEI / 10n;
const MOST_PRIORITY_FEE = 10n * WEI_PER_GWEI;

/** Most gas that one transaction may have: https://eips.ethereum.org/EIPS/eip-7825 */
export const MOST_GAS = 16_777_216n;

/** Fees of an EIP-1559 transaction, wei for one unit of gas. */
export interface Fees {
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
}

/**
 * Twice the base fee, so that the transaction stays good while blocks are full for some minutes, and
 * on top the priority fee that the node suggests, from 0.1 to 10 gwei, or 2 gwei without a suggestion.
 */
export function feesFor(baseFee: bigint, suggestedPriorityFee: bigint | undefined): Fees {
  const asked = suggestedPriorityFee ?? DEFAULT_PRIORITY_FEE;
  const priority =
    asked < LEAST_PRIORITY_FEE
      ? LEAST_PRIORITY_FEE
      : asked > MOST_PRIORITY_FEE
        ? MOST_PRIORITY_FEE
        : asked;
  return { maxFeePerGas: 2n * baseFee + priority, maxPriorityFeePerGas: priority };
}

/** Twice what the node estimates: deposits cost more when the contract's tree carries over. */
export const gasLimitFor = (estimate: bigint): bigint =>
  2n * estimate > MOST_GAS ? MOST_GAS : 2n * estimate;
