import {
  type Address,
  type CompiledTransactionMessage,
  type CompiledTransactionMessageWithLifetime,
  getBase58Decoder,
  getCompiledTransactionMessageDecoder,
  getCompiledTransactionMessageEncoder,
  getTransactionDecoder,
  type Transaction,
} from '@solana/kit';

import { assertSane } from './sanitize.ts';

/** Most bytes of a transaction on the wire (PACKET_DATA_SIZE). */
const MAX_TRANSACTION_BYTES = 1232;

type Message = CompiledTransactionMessage & CompiledTransactionMessageWithLifetime;

/** A transaction as it was sent. */
export interface WireTransaction {
  readonly bytes: Uint8Array;
  /** The first signature, base58: the transaction's id. */
  readonly signature: string;
  /** All signatures in the order of their signers, base58; all zeros where one is missing. */
  readonly signatures: readonly string[];
  readonly isFullySigned: boolean;
  readonly version: 'legacy' | 0;
  readonly message: Exclude<Message, { version: 1 }>;
  readonly transaction: Transaction;
}

/**
 * Reads a transaction's bytes.
 * @throws {Error} when they are not one that could be run, or have a version that the cluster does not know.
 */
export function readWireTransaction(bytes: Uint8Array): WireTransaction {
  if (bytes.length > MAX_TRANSACTION_BYTES) {
    throw new Error(`too large: ${bytes.length} bytes (max: ${MAX_TRANSACTION_BYTES} bytes)`);
  }
  const [transaction, end] = getTransactionDecoder().read(bytes, 0);
  if (end !== bytes.length) throw new Error(`${bytes.length - end} bytes follow the transaction`);
  const message = getCompiledTransactionMessageDecoder().decode(transaction.messageBytes);
  if (message.version === 1) throw new Error('transaction version 1 is not supported');
  // The machine's own reader aborts the whole process on what is written in any other way.
  const written = Buffer.from(getCompiledTransactionMessageEncoder().encode(message));
  if (!written.equals(Buffer.from(transaction.messageBytes))) {
    throw new Error('the message is not written in the one right way');
  }
  const given = Object.values(transaction.signatures);
  if (given.length === 0) throw new Error('it has no signature');
  const signatures = given.map((one) => getBase58Decoder().decode(one ?? new Uint8Array(64)));
  assertSane({ message: message as WireTransaction['message'], signatures });
  return {
    bytes,
    signature: signatures[0] as string,
    signatures,
    isFullySigned: given.every((one) => one !== null),
    version: message.version,
    message: message as WireTransaction['message'],
    transaction,
  };
}

/** Who pays the fee: the first account. */
export const feePayerOf = ({ message }: WireTransaction): Address =>
  message.staticAccounts[0] as Address;
