import type { JsonObject } from '@kiln-connect/core';
import { getTransactionEncoder, type SignatureBytes, type Transaction } from '@solana/kit';
import type { z } from 'zod';
import { bareHex, bytesOfHex } from './hex.ts';
import { refused } from './refused.ts';
import { isSignedBy, type ReadTransaction, readTransaction } from './transaction.ts';
import type { prepareBody } from './wire/transaction.ts';

/**
 * Puts signatures to an unsigned transaction, each in the place of the signer whose it is: pure.
 * Those that it has already are kept.
 * @throws {InvalidInputError} 'undecodable_transaction', 'already_signed', 'invalid_signature',
 *   'unsigned_transaction' when one is still missing
 */
export function prepare(input: z.output<typeof prepareBody>): JsonObject {
  const read = readTransaction(input.unsigned_tx_serialized);
  const places = new Map(read.signatures.map(({ signer, signature }) => [signer, signature]));
  const waiting = new Set([...places].flatMap(([signer, there]) => (there ? [] : [signer])));
  if (waiting.size === 0) {
    throw refused(
      'already_signed',
      'unsigned_tx_serialized has all its signatures already. Expected the unsigned transaction as it was crafted.',
    );
  }
  for (const [i, hex] of input.signatures.entries()) {
    const signature = bytesOfHex(hex);
    const signer = [...waiting].find((one) =>
      isSignedBy(one, { message: read.message, signature }),
    );
    if (signer === undefined) throw notTheirs(i, waiting);
    places.set(signer, signature);
    waiting.delete(signer);
  }
  if (waiting.size > 0) {
    throw refused(
      'unsigned_transaction',
      `The signature of ${[...waiting].join(' and of ')} is missing. Expected one for each signer.`,
    );
  }
  return { signed_tx_serialized: bareHex(encode(read, places)) };
}

const notTheirs = (i: number, waiting: ReadonlySet<string>) =>
  refused(
    'invalid_signature',
    waiting.size === 0
      ? `signatures[${i}] is one too many: every signer has signed. Expected one for each signer.`
      : `signatures[${i}] is not an Ed25519 signature of ${[...waiting].join(' or ')} over the bytes of unsigned_tx_hash. Expected the signature of the message itself, not of a hash of it.`,
  );

const encode = (
  { message }: ReadTransaction,
  places: ReadonlyMap<string, Uint8Array | undefined>,
): Uint8Array =>
  Uint8Array.from(
    getTransactionEncoder().encode({
      messageBytes: message as unknown as Transaction['messageBytes'],
      signatures: Object.fromEntries(
        [...places].map(([signer, signature]) => [signer, (signature ?? null) as SignatureBytes]),
      ),
    }),
  );
