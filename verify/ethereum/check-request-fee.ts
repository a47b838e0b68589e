import { asWei, type Reason, type Wei } from '@kiln-connect/core';
import { eth } from './amount-text.ts';

/** 0.001 ETH: a request costs 1 wei while few ask, and this when some 590 wait beyond the target. */
const DEFAULT_BOUND = asWei(10n ** 15n);

/**
 * What is wrong with the value of a request. What exceeds the fee that the contract asks is not given
 * back, so it is bounded; what the fee will be, the bytes do not know.
 * @see https://eips.ethereum.org/EIPS/eip-7002#fee-calculation
 */
export function checkRequestFee(
  value: bigint,
  { max_request_fee_wei: own }: { readonly max_request_fee_wei?: string | undefined },
): readonly Reason[] {
  if (value === 0n) {
    const message = 'the transaction sends nothing; a request costs at least 1 wei';
    return [{ code: 'wrong_value', message, at: 'value' }];
  }
  const bound: Wei = own === undefined ? DEFAULT_BOUND : asWei(BigInt(own));
  if (value <= bound) return [];
  const message = `the transaction sends ${eth(value)} (${value} wei) for the request, and no excess comes back; at most ${eth(bound)} is allowed${own === undefined ? ', unless the intent sets max_request_fee_wei' : ' by max_request_fee_wei'}`;
  return [{ code: 'request_fee_too_high', message, at: 'value' }];
}

/**
 * Gas that is enough for one request: a consolidation on an empty queue takes 158,922, its limit is
 * twice what a node estimates, and nodes estimate up to 1.5% too much.
 */
export const REQUEST_GAS_ALLOWANCE = 350_000n;
