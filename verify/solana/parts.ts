import { InvalidInputError, isNetwork } from '@kiln-connect/core';
import { base58 } from '@scure/base';
import type { DecodeOptions, Described } from '../chain-verifier.ts';
import { type Part, type PartWriter, partsOf, UNREADABLE } from '../parts.ts';
import { isUndecodable } from '../undecodable.ts';
import { UNKNOWN_NETWORK } from './decode.ts';
import { writeMessage } from './message-parts.ts';
import { createReader } from './reader.ts';
import { decodeTransaction, spellings, type Transaction } from './transaction.ts';

/**
 * Which bytes of a transaction, or of a message alone, mean what, as far as they can be read. A text
 * that can not be read is taken for hex before base64, and for base64 before base58.
 * @throws {InvalidInputError} 'undecodable_transaction' when the text spells no bytes, 'unknown_network'
 */
export function describeSolana(options: DecodeOptions): Described {
  if (!isNetwork(options.network)) {
    throw new InvalidInputError({ code: 'unknown_network', message: UNKNOWN_NETWORK });
  }
  const spelled = spellings(options.bytes).map((bytes) => ({
    bytes,
    transaction: decodeOrNothing(bytes),
  }));
  const { bytes, transaction } = (spelled.find((one) => one.transaction) ??
    spelled[0]) as (typeof spelled)[number];
  const [whole, message] = [writeWhole, writeMessage].map((write) =>
    partsOf(bytes, (writer) => write(bytes, transaction, writer)),
  ) as [readonly Part[], readonly Part[]];
  const isMessage = transaction
    ? transaction.messageBytes.length === bytes.length
    : readableBytes(message) > readableBytes(whole);
  return { bytes, parts: isMessage ? message : whole };
}

const readableBytes = (parts: readonly Part[]): number => {
  const last = parts.at(-1);
  return (last?.path === UNREADABLE ? last.from : last?.to) ?? 0;
};

function decodeOrNothing(bytes: Uint8Array): Transaction | undefined {
  try {
    return decodeTransaction(bytes);
  } catch (error) {
    if (!isUndecodable(error)) throw error;
    return undefined;
  }
}

const SIGNATURE_BYTES = 64;

function writeWhole(
  bytes: Uint8Array,
  transaction: Transaction | undefined,
  writer: PartWriter,
): void {
  const reader = createReader(bytes);
  const count = reader.compactU16('the number of signatures');
  writer.add(reader.offset(), {
    path: 'length(signatures)',
    label: 'Number of signatures',
    meaning: 'how many places for signatures follow',
    value: `${count}`,
  });
  for (let i = 0; i < count; i++) {
    const signature = reader.bytes(SIGNATURE_BYTES, `signatures[${i}]`);
    const slot = transaction?.signatures[i];
    const isThere = signature.some((byte) => byte !== 0);
    writer.add(reader.offset(), {
      path: `signatures[${i}]`,
      label: `Signature ${i + 1}`,
      meaning: slot ? `the place of ${slot.signer}` : 'the place of a signature',
      value: isThere
        ? `${base58.encode(signature)}${slot && !slot.valid ? ' (WRONG: not theirs over these bytes)' : ''}`
        : 'not signed yet',
    });
  }
  writeMessage(bytes, transaction, writer);
}
