import { ed25519 } from '@noble/curves/ed25519.js';
import { base58, base64 } from '@scure/base';
import { bytesFromHex, isZero } from '../bytes.ts';
import { isUndecodable, undecodable } from '../undecodable.ts';
import { addressBytes } from './address.ts';
import { decodeMessage, type Message } from './message.ts';
import { createReader } from './reader.ts';

/** PACKET_DATA_SIZE: no node takes more bytes. */
const MAX_TRANSACTION_BYTES = 1232;
const SIGNATURE_BYTES = 64;

export interface Transaction {
  readonly message: Message;
  /** What each signer signs: the message itself, without a hash. */
  readonly messageBytes: Uint8Array;
  /** One for each signer, in the order of the accounts. */
  readonly signatures: readonly SignatureSlot[];
}

/** The place of a signer's signature. */
export interface SignatureSlot {
  readonly signer: string;
  /** 64 bytes; undefined when there is none yet. */
  readonly signature: Uint8Array | undefined;
  /** Whether it is the signer's, over exactly these bytes; false when there is none. */
  readonly valid: boolean;
}

/** Hex, base64, base58: the ways in which people hand transactions on. */
const ENCODINGS: readonly ((text: string) => Uint8Array | undefined)[] = [
  bytesFromHex,
  (text) => base64.decode(text),
  (text) => base58.decode(text),
];

/**
 * A transaction, or a message alone, that came as text: hex with or without 0x, base64 or base58.
 * Text that can be read in two ways is refused, as its signer may read it in the other one.
 * @throws {InvalidInputError} 'undecodable_transaction'
 */
export function readTransaction(text: unknown): Transaction {
  return onlyOne(spellings(text).map((bytes) => () => decodeTransaction(bytes)));
}

/**
 * All bytes that a text may spell, in the order hex, base64, base58.
 * @throws {InvalidInputError} 'undecodable_transaction' when there are none, or too many of them.
 */
export function spellings(text: unknown): readonly Uint8Array[] {
  if (typeof text !== 'string' || text === '') {
    throw undecodable('the transaction must be text: hex, base64 or base58', 'bytes');
  }
  // Hex is the longest of the encodings.
  if (text.length > 2 + 2 * MAX_TRANSACTION_BYTES) throw tooLong();
  const spelled = ENCODINGS.flatMap((decode) => {
    try {
      const bytes = decode(text);
      return bytes ? [bytes] : [];
    } catch {
      return [];
    }
  });
  if (spelled.length > 0) return spelled;
  throw undecodable('the transaction is neither hex nor base64 nor base58', 'bytes');
}

/**
 * Decodes signatures and message, or a message alone, in the only canonical form.
 * @throws {InvalidInputError} 'undecodable_transaction'
 * @see https://solana.com/docs/core/transactions
 */
export function decodeTransaction(bytes: Uint8Array): Transaction {
  if (bytes.length === 0) throw undecodable('the transaction is empty', 'bytes');
  if (bytes.length > MAX_TRANSACTION_BYTES) throw tooLong();
  return onlyOne([() => decodeWhole(bytes), () => decodeBare(bytes)]);
}

function decodeWhole(bytes: Uint8Array): Transaction {
  const reader = createReader(bytes);
  const count = reader.compactU16('the number of signatures');
  const signatures = Array.from({ length: count }, (_, i) =>
    reader.bytes(SIGNATURE_BYTES, `signatures[${i}]`),
  );
  const messageBytes = reader.rest();
  const message = decodeMessage(messageBytes);
  const signers = message.accounts.filter(({ signer }) => signer);
  if (signers.length !== count) {
    throw undecodable(`there are ${count} signatures for ${signers.length} signers`, 'signatures');
  }
  const slots = signers.map(({ address: signer }, i): SignatureSlot => {
    const signature = signatures[i] as Uint8Array;
    return isZero(signature)
      ? { signer, signature: undefined, valid: false }
      : { signer, signature, valid: isSignedBy(messageBytes, signature, signer) };
  });
  return { message, messageBytes, signatures: slots };
}

function decodeBare(bytes: Uint8Array): Transaction {
  const message = decodeMessage(bytes);
  const signers = message.accounts.filter(({ signer }) => signer);
  const slots = signers.map(({ address: signer }) => ({
    signer,
    signature: undefined,
    valid: false,
  }));
  return { message, messageBytes: bytes, signatures: slots };
}

function onlyOne(readings: readonly (() => Transaction)[]): Transaction {
  const found: Transaction[] = [];
  const faults: string[] = [];
  for (const read of readings) {
    try {
      found.push(read());
    } catch (error) {
      if (!isUndecodable(error)) throw error;
      faults.push(error.message);
    }
  }
  const [transaction] = found;
  if (!transaction) throw undecodable([...new Set(faults)].join('; or: '), 'bytes');
  if (found.length === 1) return transaction;
  throw undecodable('the bytes can be read as two different transactions', 'bytes');
}

const tooLong = () =>
  undecodable(
    `the transaction has more than ${MAX_TRANSACTION_BYTES} bytes, which no node accepts`,
    'bytes',
  );

/** Ed25519 as in RFC 8032; false also for a key that is no point of the curve. */
function isSignedBy(message: Uint8Array, signature: Uint8Array, signer: string): boolean {
  const key = addressBytes(signer);
  try {
    return key !== undefined && ed25519.verify(signature, message, key, { zip215: false });
  } catch {
    return false;
  }
}
