import type { JsonObject } from '@kiln-connect/core';
import { type Hex, serializeTransaction } from 'viem';
import type { z } from 'zod';
import { refused } from './refused.ts';
import { readTransaction } from './transaction.ts';
import type { prepareBody } from './wire/transaction.ts';

const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/**
 * Puts a signature to an unsigned EIP-1559 transaction. The signature's bounds are checked; whose it
 * is comes out when it is broadcast. `s` in the upper half of the curve's order is refused, not
 * mirrored: nodes do not take it (EIP-2), and mirroring would hide a signer that is wrong.
 * @throws {InvalidInputError} 'undecodable_transaction', 'already_signed', 'invalid_signature'
 */
export function prepare(input: z.output<typeof prepareBody>): JsonObject {
  const { fields, signature } = readTransaction(input.unsigned_tx_serialized);
  if (signature) {
    throw refused(
      'already_signed',
      'unsigned_tx_serialized has a signature already. Expected the unsigned transaction as it was crafted.',
    );
  }
  requireScalar('r', input.r, CURVE_ORDER - 1n);
  requireScalar('s', input.s, CURVE_ORDER / 2n);
  const signed = serializeTransaction(fields, {
    r: input.r as Hex,
    s: input.s as Hex,
    yParity: input.v % 27,
  });
  return { signed_tx_serialized: signed };
}

function requireScalar(name: 'r' | 's', hex: string, largest: bigint): void {
  const value = BigInt(hex);
  if (value > 0n && value <= largest) return;
  const bound = name === 's' ? 'half the order of the curve (EIP-2)' : 'the order of the curve';
  throw refused('invalid_signature', `${name} is ${hex}. Expected 1 up to ${bound}.`);
}
