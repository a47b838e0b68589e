import { integerFromBytes } from '../bytes.ts';
import type { PartWriter, Words } from '../parts.ts';
import type { AbiType } from './abi.ts';

const WORD = 32;

/** An argument, or an item of one that is a list, in words. */
export interface Argument {
  readonly type: AbiType;
  /** Of the item with that number, or of the argument itself when it is no list. */
  words(value: Uint8Array, index: number): Words;
  /** What all of it is: 'the public keys'. */
  readonly what: string;
  readonly path: string;
}

/**
 * The parts of arguments that `decodeArguments` took: offsets, lengths, values and padding stand in the
 * one order of the canonical encoding, so that each begins where the one before it ends. Positions are
 * of `bytes`, in which the arguments begin where the writer stands.
 */
export function writeArguments(
  args: readonly Argument[],
  bytes: Uint8Array,
  writer: PartWriter,
): void {
  writeTuple(
    args.map((argument) => ({ argument, index: 0 })),
    bytes,
    writer,
  );
}

interface Place {
  readonly argument: Argument;
  readonly index: number;
}

function writeTuple(places: readonly Place[], bytes: Uint8Array, writer: PartWriter): void {
  for (const { argument, index } of places) {
    if (argument.type === 'bytes32' || argument.type === 'uint64') {
      writeValue({ argument, index }, WORD, bytes, writer);
    } else {
      writeNumber(bytes, writer, (offset) => ({
        ...serving('offset', argument, index),
        meaning: `${argument.what} begin so many bytes behind the first of these places`,
        value: `${offset}`,
      }));
    }
  }
  for (const { argument, index } of places) {
    if (argument.type === 'bytes') writeBytes({ argument, index }, bytes, writer);
    else if (argument.type.endsWith('[]')) writeList(argument, bytes, writer);
  }
}

function writeList(argument: Argument, bytes: Uint8Array, writer: PartWriter): void {
  const count = writeNumber(bytes, writer, (found) => ({
    ...serving('length', argument, 0),
    meaning: `how many ${argument.what} there are`,
    value: `${found}`,
  }));
  const item: Argument = { ...argument, type: argument.type.slice(0, -2) as AbiType };
  writeTuple(
    Array.from({ length: Number(count) }, (_, index) => ({ argument: item, index })),
    bytes,
    writer,
  );
}

function writeBytes(place: Place, bytes: Uint8Array, writer: PartWriter): void {
  const { argument, index } = place;
  const length = Number(
    writeNumber(bytes, writer, (found) => ({
      ...serving('length', argument, index),
      meaning: `how many bytes follow`,
      value: `${found} bytes`,
    })),
  );
  writeValue(place, length, bytes, writer);
  const rest = (WORD - (length % WORD)) % WORD;
  writer.add(writer.end() + rest, {
    ...serving('padding', argument, index),
    meaning: `fills up to ${WORD} bytes, and has to be zeros`,
    value: `${rest} zeros`,
  });
}

function writeValue(
  { argument, index }: Place,
  length: number,
  bytes: Uint8Array,
  writer: PartWriter,
): void {
  const to = writer.end() + length;
  writer.add(to, argument.words(bytes.subarray(writer.end(), to), index));
}

function writeNumber(
  bytes: Uint8Array,
  writer: PartWriter,
  words: (value: bigint) => Words,
): bigint {
  const to = writer.end() + WORD;
  const value = integerFromBytes(bytes.subarray(writer.end(), to));
  writer.add(to, words(value));
  return value;
}

/** A part that the encoding needs, and that says nothing by itself. */
const serving = (
  role: 'offset' | 'length' | 'padding',
  { path, what }: Argument,
  index: number,
): Pick<Words, 'path' | 'label'> => ({
  path: `${role}(${path}${index > 0 ? `[${index}]` : ''})`,
  label: `${{ offset: 'Place of', length: 'Length of', padding: 'Padding behind' }[role]} ${what}`,
});
