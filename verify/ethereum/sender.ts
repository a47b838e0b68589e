import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { undecodable } from '../undecodable.ts';

export interface Signature {
  readonly yParity: bigint;
  readonly r: bigint;
  readonly s: bigint;
}

const ORDER = secp256k1.Point.Fn.ORDER;

/**
 * The address, 20 bytes, of whoever signed the hash.
 * @throws {InvalidInputError} 'undecodable_transaction' when the signature is of nobody, or is the
 * second form of one (s in the upper half), which EIP-2 forbids.
 */
export function recoverSender(hash: Uint8Array, { yParity, r, s }: Signature): Uint8Array {
  if (yParity > 1n) throw undecodable(`y_parity is ${yParity}; only 0 and 1 exist`, 'y_parity');
  if (r === 0n || r >= ORDER) throw undecodable('r is not a number of the curve', 'r');
  if (s === 0n || s > ORDER / 2n) {
    throw undecodable('s is zero or in the upper half of the curve, which EIP-2 forbids', 's');
  }
  let key: Uint8Array;
  try {
    key = new secp256k1.Signature(r, s, Number(yParity)).recoverPublicKey(hash).toBytes(false);
  } catch {
    throw undecodable('the signature belongs to no key: r is not on the curve', 'r');
  }
  return keccak_256(key.subarray(1)).subarray(12);
}
