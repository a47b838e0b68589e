import { formatAmount } from '@kiln-connect/core';
import { type Hex, hexToBigInt } from 'viem';
import type { ExecutionNode } from './node/index.ts';
import { impossible } from './refused.ts';
import {
  CONSOLIDATION_REQUEST_CONTRACT,
  requestFee,
  WITHDRAWAL_REQUEST_CONTRACT,
} from './reporting/request-fees.ts';

export type RequestContract =
  | typeof WITHDRAWAL_REQUEST_CONTRACT
  | typeof CONSOLIDATION_REQUEST_CONTRACT;

/** Requests a block above which each one raises the fee. */
const TARGET_PER_BLOCK: { readonly [contract in RequestContract]: bigint } = {
  [WITHDRAWAL_REQUEST_CONTRACT]: 2n,
  [CONSOLIDATION_REQUEST_CONTRACT]: 1n,
};

/** MIN_WITHDRAWAL_REQUEST_FEE and its twin, wei; and how slowly the fee rises. */
const LEAST_FEE = 1n;
const UPDATE_FRACTION = 17n;

/** The margin: what the fee will be after so many blocks with so many requests each. */
const MARGIN_BLOCKS = 4n;
const MARGIN_REQUESTS_PER_BLOCK = 16n;
/** The least that is sent, wei: worth nothing, and enough for 352 requests that nobody expected. */
const LEAST_VALUE = 10n ** 9n;
/** The most, wei: what verifiers let pass without a bound of the user's own. */
const MOST_VALUE = 10n ** 15n;

/**
 * The fee of a request in wei, by the requests above the target that were made before it.
 * `fake_exponential`: https://eips.ethereum.org/EIPS/eip-7002#fee-calculation, and the same in EIP-7251.
 */
export function feeAtExcess(excess: bigint): bigint {
  let sum = 0n;
  let term = LEAST_FEE * UPDATE_FRACTION;
  for (let i = 1n; term > 0n; i++) {
    sum += term;
    term = (term * excess) / (UPDATE_FRACTION * i);
  }
  return sum / UPDATE_FRACTION;
}

/** What a request contract says: the fee of a request in the next block, and why it is that. */
export interface RequestPrice {
  /** Wei. */
  readonly fee: bigint;
  /** Requests above the target so far. */
  readonly excess: bigint;
}

/** @throws {NodeAnswerError} when there is no such contract on the chain. */
export async function readRequestPrice(
  contract: RequestContract,
  execution: ExecutionNode,
): Promise<RequestPrice> {
  const [fee, excess] = await Promise.all([
    requestFee(contract, execution),
    execution.request({ method: 'eth_getStorageAt', params: [contract, '0x0', 'latest'] }),
  ]);
  return { fee, excess: hexToBigInt((excess ?? '0x0') as Hex) };
}

/**
 * What to send with a request, in wei: the fee after four more blocks with 16 requests each and with
 * `ahead` of the wallet's own, at least 1 gwei and at most 0.001 ETH. Too little and the contract
 * reverts; too much is not given back.
 * @throws {ImpossibleError} 'request_fee_too_high' when the contract asks more than that now.
 */
export function requestValue(
  contract: RequestContract,
  { fee, excess }: RequestPrice,
  ahead = 0,
): bigint {
  if (fee > MOST_VALUE) {
    throw impossible(
      'request_fee_too_high',
      `A request costs ${formatAmount(fee, 18)} ETH now. Expected at most ${formatAmount(MOST_VALUE, 18)} ETH: the fee falls with every block in which few ask; try again later.`,
      { have: MOST_VALUE.toString(), need: fee.toString() },
    );
  }
  const growth = MARGIN_BLOCKS * (MARGIN_REQUESTS_PER_BLOCK - TARGET_PER_BLOCK[contract]);
  const later = feeAtExcess(excess + growth + BigInt(ahead));
  const value = later > LEAST_VALUE ? later : LEAST_VALUE;
  return value < MOST_VALUE ? value : MOST_VALUE;
}
