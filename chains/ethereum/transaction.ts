import type { InvalidInputError } from '@kiln-connect/core';
import {
  type Hex,
  keccak256,
  parseTransaction,
  serializeTransaction,
  type TransactionSerializableEIP1559,
} from 'viem';
import { refused } from './refused.ts';

/** An EIP-1559 transaction as read from bytes, with its signature if it has one. */
export interface ReadTransaction {
  readonly fields: TransactionSerializableEIP1559;
  readonly signature: { readonly r: Hex; readonly s: Hex; readonly yParity: number } | undefined;
}

const undecodable = (why: string): InvalidInputError =>
  refused(
    'undecodable_transaction',
    `${why}. Expected an EIP-1559 transaction in hex: 0x02 and the list of its fields.`,
  );

/**
 * Reads an EIP-1559 transaction (https://eips.ethereum.org/EIPS/eip-1559), signed or not; only in the
 * one encoding that it has.
 * @throws {InvalidInputError} 'undecodable_transaction'
 */
export function readTransaction(bytes: string): ReadTransaction {
  if (!bytes.startsWith('0x02')) {
    throw undecodable(`The transaction begins with ${bytes.slice(0, 4)}`);
  }
  let read: ReadTransaction;
  let encodedAgain: string;
  try {
    const { r, s, yParity, v: _, ...fields } = parseTransaction(bytes as `0x02${string}`);
    const isSigned = r !== undefined && s !== undefined && yParity !== undefined;
    read = { fields, signature: isSigned ? { r, s, yParity } : undefined };
    encodedAgain = serializeTransaction(fields, read.signature);
  } catch {
    throw undecodable('The bytes after 0x02 are not the fields of a transaction');
  }
  if (encodedAgain !== bytes) {
    throw undecodable('The fields of the transaction are not in their shortest encoding');
  }
  return read;
}

/** The hash that a wallet signs: of the transaction without its signature. */
export const unsignedHash = (fields: TransactionSerializableEIP1559): Hex =>
  keccak256(serializeTransaction(fields));
