import { concatenate } from '../bytes.ts';
import { undecodable } from '../undecodable.ts';

/** A decoded item, and where in the input the first byte behind it is. */
export type RlpItem =
  | { readonly kind: 'bytes'; readonly end: number; readonly bytes: Uint8Array }
  | {
      readonly kind: 'list';
      readonly end: number;
      /** Where in the input its first item begins. */
      readonly from: number;
      readonly items: readonly RlpItem[];
    };

/** Deeper than any transaction nests: the keys of an access list are at level 3. */
const MAX_DEPTH = 8;

/**
 * Decodes one item that fills the input to its last byte. Only the canonical spelling is read: the
 * shortest length header, no header for a single byte below 0x80, nothing after the end.
 * @throws {InvalidInputError} 'undecodable_transaction'
 * @see Ethereum Yellow Paper, appendix B
 */
export function decodeRlp(input: Uint8Array): RlpItem {
  const item = decodeItem(input, 0, 0);
  if (item.end !== input.length) {
    throw undecodable(
      `the RLP item ends after ${item.end} bytes, but ${input.length - item.end} more follow`,
    );
  }
  return item;
}

/**
 * The item that begins at `start`; what follows behind it is not looked at.
 * @throws {InvalidInputError} 'undecodable_transaction'
 */
export const decodeRlpItem = (input: Uint8Array, start: number): RlpItem =>
  decodeItem(input, start, 0);

/**
 * Where the items of a list begin and end, without a look at them.
 * @throws {InvalidInputError} 'undecodable_transaction' when it is none, or its end is not there.
 */
export function readListHeader(input: Uint8Array, start: number): { from: number; to: number } {
  const prefix = byteAt(input, start);
  if (prefix < 0xc0) throw undecodable(`an RLP list is expected at offset ${start}`);
  const { from, length } = payloadOf(input, start, prefix, 0xc0);
  return { from, to: from + length };
}

function decodeItem(input: Uint8Array, start: number, depth: number): RlpItem {
  if (depth > MAX_DEPTH) throw undecodable(`RLP lists are nested more than ${MAX_DEPTH} deep`);
  const prefix = byteAt(input, start);
  if (prefix < 0x80) {
    return { kind: 'bytes', end: start + 1, bytes: input.subarray(start, start + 1) };
  }
  const isList = prefix >= 0xc0;
  const { from, length } = payloadOf(input, start, prefix, isList ? 0xc0 : 0x80);
  const end = from + length;
  if (!isList) {
    const bytes = input.subarray(from, end);
    if (length === 1 && byteAt(bytes, 0) < 0x80) {
      throw undecodable(`RLP byte at offset ${start} has a header that it must not have`);
    }
    return { kind: 'bytes', end, bytes };
  }
  // Items see no further than their list: one that is longer than it is truncated, not overlapping.
  const inside = input.subarray(0, end);
  const items: RlpItem[] = [];
  for (let at = from; at < end; ) {
    const item = decodeItem(inside, at, depth + 1);
    items.push(item);
    at = item.end;
  }
  return { kind: 'list', end, from, items };
}

function payloadOf(
  input: Uint8Array,
  start: number,
  prefix: number,
  base: number,
): { from: number; length: number } {
  const short = prefix - base;
  const sizeOfLength = short > 55 ? short - 55 : 0;
  const from = start + 1 + sizeOfLength;
  const length = sizeOfLength === 0 ? short : longLength(input, start + 1, sizeOfLength);
  if (length > input.length - from) {
    throw undecodable(
      `the RLP item at offset ${start} wants ${length} bytes, but only ${Math.max(0, input.length - from)} are left`,
    );
  }
  return { from, length };
}

function longLength(input: Uint8Array, at: number, size: number): number {
  // Four bytes count to 4 GiB, more than any transaction; it also keeps the sum a safe integer.
  if (size > 4)
    throw undecodable(`the RLP item at offset ${at - 1} is longer than any transaction`);
  let length = 0;
  for (let i = 0; i < size; i++) length = length * 256 + byteAt(input, at + i);
  if (byteAt(input, at) === 0 || length < 56) {
    throw undecodable(`the length of the RLP item at offset ${at - 1} is not in its shortest form`);
  }
  return length;
}

function byteAt(input: Uint8Array, at: number): number {
  const byte = input[at];
  if (byte === undefined) throw undecodable(`the RLP data ends at offset ${at}, in mid-item`);
  return byte;
}

/** The canonical encoding of a list whose items, one behind the other, are encoded already. */
export function encodeRlpList(encodedItems: Uint8Array): Uint8Array {
  const { length } = encodedItems;
  const header: number[] = [];
  if (length < 56) header.push(0xc0 + length);
  else {
    for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) header.unshift(rest % 256);
    header.unshift(0xf7 + header.length);
  }
  return concatenate(Uint8Array.from(header), encodedItems);
}
