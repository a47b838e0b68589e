import { InvalidInputError } from '@kiln-connect/core';
import { hexFromBytes } from '../bytes.ts';
import type { DecodeOptions, Described } from '../chain-verifier.ts';
import { type PartWriter, partsOf, type Words } from '../parts.ts';
import { undecodable } from '../undecodable.ts';
import { recipientOf } from './account.ts';
import { checksumAddress } from './address.ts';
import { eth, gwei } from './amount-text.ts';
import { readCalldata } from './calldata.ts';
import { writeCalldata } from './calldata-parts.ts';
import { type EthereumNetwork, findNetwork, UNKNOWN_NETWORK } from './networks.ts';
import { decodeRlpItem, type RlpItem, readListHeader } from './rlp.ts';
import {
  accessListEntry,
  integer,
  plainBytes,
  refusedType,
  type Transaction,
  transactionBytes,
} from './transaction.ts';

/**
 * Which bytes of a transaction mean what, as far as they can be read.
 * @throws {InvalidInputError} 'undecodable_transaction' when the text spells no bytes, 'unknown_network'
 */
export function describeEthereum(options: DecodeOptions): Described {
  const network = findNetwork(options.network);
  if (!network) {
    throw new InvalidInputError({ code: 'unknown_network', message: UNKNOWN_NETWORK });
  }
  const bytes = transactionBytes(options.bytes);
  return { bytes, parts: partsOf(bytes, (writer) => writeTransaction(bytes, network, writer)) };
}

/** What of the fields that were read already the later ones need. */
type Known = { -readonly [Name in 'to' | 'value']?: Transaction[Name] };

interface Place {
  readonly item: RlpItem;
  /** Where the item begins, its header included. */
  readonly start: number;
  readonly bytes: Uint8Array;
  readonly known: Known;
  readonly network: EthereumNetwork;
}

type WriteField = (place: Place, writer: PartWriter) => void;

function writeTransaction(bytes: Uint8Array, network: EthereumNetwork, writer: PartWriter): void {
  const other = refusedType(bytes);
  if (other || bytes[0] !== 2) {
    throw undecodable(`this is ${other ?? 'of no transaction type'}; type 2 is expected`);
  }
  writer.add(1, {
    path: 'type',
    label: 'Type of the transaction',
    meaning: 'how it pays for gas: EIP-1559',
    value: '2',
  });
  const list = readListHeader(bytes, 1);
  writer.add(list.from, {
    path: 'length(transaction)',
    label: 'Length of the transaction',
    meaning: 'how many bytes its fields take',
    value: `${list.to - list.from} bytes`,
  });
  const inside = bytes.subarray(0, list.to);
  const known: Known = {};
  let fields = 0;
  for (let i = 0; writer.end() < list.to; i++) {
    const write = FIELDS[i];
    if (!write) throw undecodable(`a transaction has at most ${FIELDS.length} fields`);
    const start = writer.end();
    write({ item: decodeRlpItem(inside, start), start, bytes, known, network }, writer);
    fields = i + 1;
  }
  if (fields !== UNSIGNED_FIELDS && fields !== FIELDS.length) {
    throw undecodable(
      `there are ${fields} fields; ${UNSIGNED_FIELDS} or ${FIELDS.length} are right`,
    );
  }
}

type Text = (value: bigint) => string;

/** A field that is a number. `also` are other names by which reasons speak of it. */
function number(
  path: string,
  words: { label: string; meaning: string; text?: Text; also?: readonly string[] },
  maxBytes = 32,
): WriteField {
  const { text = String, ...rest } = words;
  return ({ item, known }, writer) => {
    const value = integer(item, path, maxBytes);
    if (path === 'value') known.value = value;
    writeItem(item, { path, ...rest, value: text(value) }, writer);
  };
}

const UNSIGNED_FIELDS = 9;

/** The fields of EIP-1559, in their order; the last three are there once it is signed. */
const FIELDS: readonly WriteField[] = [
  number('chain_id', { label: 'Chain id', meaning: 'the network for which it is' }),
  number('nonce', { label: 'Nonce', meaning: 'which transaction of the wallet it is' }, 8),
  number('max_priority_fee_per_gas', {
    label: 'Tip',
    meaning: 'at most so much of the fee goes to whoever proposes the block, for each gas',
    text: gwei,
  }),
  number('max_fee_per_gas', {
    label: 'Highest fee',
    meaning: 'the most that each gas may cost',
    text: gwei,
  }),
  number('gas_limit', { label: 'Gas limit', meaning: 'the most gas that it may use' }, 8),
  ({ item, known, network }, writer) => {
    const to = plainBytes(item, 'to');
    if (to.length !== 0 && to.length !== 20) {
      throw undecodable(`'to' has ${to.length} bytes; an address has 20`, 'to');
    }
    known.to = to.length === 0 ? undefined : to;
    const value = recipientOf({ to: known.to }, { kind: 'none' }, network);
    const words = { path: 'to', label: 'To', meaning: 'which contract it calls', value };
    writeItem(item, words, writer);
  },
  number('value', {
    label: 'Value',
    meaning: 'what it sends from the wallet',
    text: eth,
    also: ['deposits[0].amount'],
  }),
  ({ item, start, bytes, known: { to, value = 0n }, network }, writer) => {
    const data = plainBytes(item, 'data');
    const { end } = item;
    const calldata = readCalldata({ to, value, data }, network);
    const words = (meaning: string): Words => ({
      path: data.length === 0 ? 'data' : 'length(data)',
      label: data.length === 0 ? 'Calldata' : 'Length of the calldata',
      meaning,
      value: data.length === 0 ? 'none' : `${data.length} bytes`,
    });
    if (end - data.length > start) {
      writer.add(
        end - data.length,
        words(data.length === 0 ? 'it calls nothing' : 'how many bytes are given to the contract'),
      );
    }
    writeCalldata({ to, value, calldata }, { bytes, to: end }, writer);
    // A single byte has no header, and no request of one byte is understood.
    writer.add(end, words('what is given to the contract'));
  },
  writeAccessList,
  number(
    'y_parity',
    { label: 'Signature: parity', meaning: 'which of two keys has signed', also: ['from'] },
    1,
  ),
  number('r', {
    label: 'Signature: r',
    meaning: 'the first half of the signature',
    also: ['from'],
  }),
  number('s', {
    label: 'Signature: s',
    meaning: 'the second half of the signature',
    also: ['from'],
  }),
];

function writeAccessList({ item, bytes }: Place, writer: PartWriter): void {
  if (item.kind !== 'list') throw undecodable("'access_list' must be a list", 'access_list');
  const entries = item.items.map(accessListEntry);
  const isEmpty = entries.length === 0;
  writer.add(item.from, {
    path: isEmpty ? 'access_list' : 'length(access_list)',
    label: isEmpty ? 'Access list' : 'Length of the access list',
    meaning: isEmpty ? 'there is none' : 'how many bytes it takes; nothing here needs one',
    value: isEmpty ? 'empty' : `${item.end - item.from} bytes`,
  });
  for (const [i, { address, storageKeys }] of entries.entries()) {
    const at = `access_list[${i}]`;
    writeHeaders(writer, 2, bytes, `length(${at})`);
    writer.add(writer.end() + address.length, {
      path: `${at}.address`,
      label: `Access list: contract ${i + 1}`,
      meaning: 'a contract whose storage it announces to use',
      value: checksumAddress(address),
    });
    writeHeaders(writer, 1, bytes, `length(${at}.storage_keys)`);
    for (const [k, storageKey] of storageKeys.entries()) {
      writeHeaders(writer, 1, bytes, `length(${at}.storage_keys[${k}])`);
      writer.add(writer.end() + storageKey.length, {
        path: `${at}.storage_keys[${k}]`,
        label: `Access list: storage key ${k + 1}`,
        meaning: 'a place of the storage that it announces to use',
        value: hexFromBytes(storageKey),
      });
    }
  }
}

/** The headers of so many items that begin one inside the other. */
function writeHeaders(writer: PartWriter, count: number, bytes: Uint8Array, path: string): void {
  let end = writer.end();
  for (let i = 0; i < count; i++) end += headerLength(bytes[end] ?? 0);
  writer.add(end, {
    path,
    label: 'Length in the access list',
    meaning: 'how many bytes follow',
    value: hexFromBytes(bytes.subarray(writer.end(), end)),
  });
}

const headerLength = (prefix: number): number => {
  const short = prefix - (prefix >= 0xc0 ? 0xc0 : 0x80);
  return short > 55 ? short - 54 : 1;
};

/** An item of plain bytes: its header, where it has one, and what is in it. */
function writeItem(item: RlpItem, words: Words, writer: PartWriter): void {
  const bytes = plainBytes(item, words.path);
  // Of nothing the header is all there is.
  if (bytes.length > 0) {
    writer.add(item.end - bytes.length, {
      path: `length(${words.path})`,
      label: `Length of: ${words.label}`,
      meaning: 'how many bytes follow',
      value: `${bytes.length} bytes`,
    });
  }
  writer.add(item.end, words);
}
