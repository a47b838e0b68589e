import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesFromHex, concatenate, integerFromBytes } from '../bytes.ts';
import { undecodable } from '../undecodable.ts';
import { decodeRlp, encodeRlpList, type RlpItem } from './rlp.ts';
import { recoverSender, type Signature } from './sender.ts';

/** An EIP-1559 transaction, unsigned or signed. Amounts and fees are in wei. */
export interface Transaction {
  readonly chainId: bigint;
  readonly nonce: bigint;
  readonly maxPriorityFeePerGas: bigint;
  readonly maxFeePerGas: bigint;
  readonly gasLimit: bigint;
  /** 20 bytes; undefined when the transaction creates a contract. */
  readonly to: Uint8Array | undefined;
  readonly value: bigint;
  readonly data: Uint8Array;
  readonly accessList: readonly { address: Uint8Array; storageKeys: readonly Uint8Array[] }[];
  /** Keccak-256 of the unsigned bytes: what the signer signs. */
  readonly signingHash: Uint8Array;
  readonly signed?: {
    /** 20 bytes, recovered from the signature. */
    readonly sender: Uint8Array;
    /** Keccak-256 of the signed bytes: the transaction's hash on chain. */
    readonly hash: Uint8Array;
  };
}

/** Nodes take no larger transaction into their pool (txMaxSize of geth: four 32 KiB slots). */
export const MAX_TRANSACTION_BYTES = 128 * 1024;

const FIELDS = [
  'chain_id',
  'nonce',
  'max_priority_fee_per_gas',
  'max_fee_per_gas',
  'gas_limit',
  'to',
  'value',
  'data',
  'access_list',
] as const;

const REFUSED_TYPES: { readonly [type: number]: string } = {
  1: 'an access-list transaction (type 1, EIP-2930)',
  3: 'a blob transaction (type 3, EIP-4844)',
  4: 'a set-code transaction (type 4, EIP-7702), which hands the wallet over to the code of a contract',
};

/** What other kind of transaction the bytes begin like; undefined when it is EIP-1559. */
export function refusedType(bytes: Uint8Array): string | undefined {
  const first = bytes[0];
  if (first === undefined || first === 2) return undefined;
  if (first >= 0xc0) return 'a legacy transaction (no type byte), which may lack a chain id';
  return REFUSED_TYPES[first];
}

/**
 * The bytes of a transaction that came as text.
 * @throws {InvalidInputError} 'undecodable_transaction'
 */
export function transactionBytes(text: unknown): Uint8Array {
  if (typeof text !== 'string') throw undecodable('the transaction must be hex text', 'bytes');
  if (text.length > 2 + 2 * MAX_TRANSACTION_BYTES) {
    throw undecodable(
      `the transaction has more than ${MAX_TRANSACTION_BYTES} bytes, which no node accepts`,
    );
  }
  const bytes = bytesFromHex(text);
  if (!bytes) throw undecodable('the transaction is not hex: an even number of digits 0-9 a-f');
  if (bytes.length === 0) throw undecodable('the transaction is empty');
  return bytes;
}

/**
 * Decodes an EIP-1559 transaction in its only canonical form; the sender is recovered when it is
 * signed.
 * @throws {InvalidInputError} 'undecodable_transaction'
 * @see https://eips.ethereum.org/EIPS/eip-1559
 */
export function decodeTransaction(bytes: Uint8Array): Transaction {
  const other = refusedType(bytes);
  if (other) throw undecodable(`this is ${other}; an EIP-1559 transaction (type 2) is expected`);
  if (bytes[0] !== 2) {
    throw undecodable(
      'the first byte is of no transaction type: an EIP-1559 transaction begins with 0x02',
    );
  }
  const rlp = bytes.subarray(1);
  const list = decodeRlp(rlp);
  if (list.kind !== 'list') throw undecodable('after the type byte an RLP list is expected');
  const { items } = list;
  if (items.length !== FIELDS.length && items.length !== FIELDS.length + 3) {
    throw undecodable(
      `the transaction has ${items.length} fields; an unsigned one has ${FIELDS.length}, a signed one ${FIELDS.length + 3}`,
    );
  }
  // What has no signature is itself what is signed, as it has no second form.
  if (items.length === FIELDS.length) {
    return { ...readFields(items), signingHash: keccak_256(bytes) };
  }
  const unsigned = encodeRlpList(rlp.subarray(list.from, items[FIELDS.length - 1]?.end));
  const signingHash = keccak_256(concatenate(Uint8Array.of(2), unsigned));
  const transaction = { ...readFields(items), signingHash };
  const signature: Signature = {
    yParity: integer(items[9], 'y_parity', 1),
    r: integer(items[10], 'r', 32),
    s: integer(items[11], 's', 32),
  };
  return {
    ...transaction,
    signed: { sender: recoverSender(signingHash, signature), hash: keccak_256(bytes) },
  };
}

function readFields(items: readonly RlpItem[]): Omit<Transaction, 'signingHash' | 'signed'> {
  const nonce = integer(items[1], 'nonce', 8);
  if (nonce === 2n ** 64n - 1n) {
    throw undecodable('the nonce is 2^64 - 1, which no account can use (EIP-2681)', 'nonce');
  }
  const to = plainBytes(items[5], 'to');
  if (to.length !== 0 && to.length !== 20) {
    throw undecodable(`'to' has ${to.length} bytes; an address has 20`, 'to');
  }
  return {
    chainId: integer(items[0], 'chain_id', 32),
    nonce,
    maxPriorityFeePerGas: integer(items[2], 'max_priority_fee_per_gas', 32),
    maxFeePerGas: integer(items[3], 'max_fee_per_gas', 32),
    gasLimit: integer(items[4], 'gas_limit', 8),
    to: to.length === 0 ? undefined : to,
    value: integer(items[6], 'value', 32),
    data: plainBytes(items[7], 'data'),
    accessList: children(items[8], 'access_list').map(accessListEntry),
  };
}

/**
 * An entry of the access list.
 * @throws {InvalidInputError} 'undecodable_transaction'
 */
export function accessListEntry(item: RlpItem, index: number): Transaction['accessList'][number] {
  const at = `access_list[${index}]`;
  const parts = children(item, at);
  if (parts.length !== 2) throw undecodable(`${at} has ${parts.length} parts instead of 2`, at);
  return {
    address: fixedBytes(parts[0], at, 20),
    storageKeys: children(parts[1], at).map((key) => fixedBytes(key, at, 32)),
  };
}

function children(item: RlpItem | undefined, at: string): readonly RlpItem[] {
  if (item?.kind !== 'list') throw undecodable(`'${at}' must be a list`, at);
  return item.items;
}

/**
 * The bytes of an item.
 * @throws {InvalidInputError} 'undecodable_transaction' when it is a list.
 */
export function plainBytes(item: RlpItem | undefined, at: string): Uint8Array {
  if (item?.kind !== 'bytes') throw undecodable(`'${at}' must be bytes, not a list`, at);
  return item.bytes;
}

function fixedBytes(item: RlpItem | undefined, at: string, length: number): Uint8Array {
  const bytes = plainBytes(item, at);
  if (bytes.length === length) return bytes;
  throw undecodable(`${at} holds ${bytes.length} bytes where ${length} are expected`, at);
}

/**
 * The number that an item spells.
 * @throws {InvalidInputError} 'undecodable_transaction' when it is padded or too long.
 */
export function integer(item: RlpItem | undefined, at: string, maxBytes: number): bigint {
  const bytes = plainBytes(item, at);
  if (bytes[0] === 0) throw undecodable(`the number '${at}' is padded with zeros`, at);
  if (bytes.length > maxBytes) {
    throw undecodable(`the number '${at}' has ${bytes.length} bytes; at most ${maxBytes} fit`, at);
  }
  return integerFromBytes(bytes);
}
