import { asGwei } from '@kiln-connect/core';
import { hexFromBytes, integerFromBytes } from '../bytes.ts';
import type { Calldata } from './calldata.ts';

const KEY = 48;

/**
 * A withdrawal request: the public key, and the amount in gwei as eight bytes, the most significant
 * first; the contract reverts when there is one byte more or less.
 * @see https://eips.ethereum.org/EIPS/eip-7002#add-withdrawal-request
 */
export function readWithdrawalRequest(data: Uint8Array): Calldata {
  if (data.length !== KEY + 8) return wrongLength('a withdrawal request', data, KEY + 8);
  return {
    kind: 'withdrawal',
    publicKey: hexFromBytes(data.subarray(0, KEY)),
    amount: asGwei(integerFromBytes(data.subarray(KEY))),
  };
}

/**
 * A consolidation request: the public keys of source and target. With the same key twice the beacon
 * chain reads it as the switch of that validator to compounding.
 * @see https://eips.ethereum.org/EIPS/eip-7251#add-consolidation-request
 */
export function readConsolidationRequest(data: Uint8Array): Calldata {
  if (data.length !== 2 * KEY) return wrongLength('a consolidation request', data, 2 * KEY);
  const source = hexFromBytes(data.subarray(0, KEY));
  const target = hexFromBytes(data.subarray(KEY));
  return source === target
    ? { kind: 'compounding', publicKey: source }
    : { kind: 'consolidation', source, target };
}

const wrongLength = (what: string, data: Uint8Array, expected: number): Calldata => ({
  kind: 'unknown',
  why: `${what} has exactly ${expected} bytes; here are ${data.length}`,
});
