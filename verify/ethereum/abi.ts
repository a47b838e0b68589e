import { integerFromBytes, isZero } from '../bytes.ts';

/** The types that the calldata of a deposit is made of. */
export type AbiType = 'bytes' | 'bytes32' | 'uint64' | 'bytes[]' | 'bytes32[]' | 'uint64[]';

/** `T` as TypeScript sees it: bytes as bytes, integers as bigint. */
type AbiValue<T extends AbiType> =
  T extends `${infer Item extends 'bytes' | 'bytes32' | 'uint64'}[]`
    ? readonly AbiValue<Item>[]
    : T extends 'uint64'
      ? bigint
      : Uint8Array;

type AbiValues<T extends readonly AbiType[]> = { readonly [I in keyof T]: AbiValue<T[I]> };

/** Why calldata is not the canonical encoding of its arguments. */
export class AbiError extends Error {}

const WORD = 32;

/**
 * Decodes arguments in the one form that encoders produce: every offset points to the place right
 * behind the last value, every padding is zero, and the last value ends where the data ends. So no
 * byte can be changed without changing a value, and nothing can be hidden between values.
 * @throws {AbiError}
 * @see https://docs.soliditylang.org/en/latest/abi-spec.html#formal-specification-of-the-encoding
 */
export function decodeArguments<const T extends readonly AbiType[]>(
  types: T,
  data: Uint8Array,
): AbiValues<T> {
  const { values, end } = decodeTuple(types, data, 0);
  if (end !== data.length) {
    throw new AbiError(`${data.length - end} bytes follow behind the last argument`);
  }
  return values as AbiValues<T>;
}

/** `types` encoded one after the other from `start`; offsets count from there. */
function decodeTuple(
  types: readonly AbiType[],
  data: Uint8Array,
  start: number,
): { values: unknown[]; end: number } {
  let tail = start + types.length * WORD;
  const values = types.map((type, i) => {
    const head = start + i * WORD;
    if (type === 'bytes32') return wordAt(data, head);
    if (type === 'uint64') return uint64At(data, head);
    const offset = integerFromBytes(wordAt(data, head));
    if (offset !== BigInt(tail - start)) {
      throw new AbiError(`the offset at byte ${head} is ${offset}; ${tail - start} is canonical`);
    }
    const { value, end } =
      type === 'bytes' ? bytesAt(data, tail) : arrayAt(type.slice(0, -2) as AbiType, data, tail);
    tail = end;
    return value;
  });
  return { values, end: tail };
}

function bytesAt(data: Uint8Array, at: number): { value: Uint8Array; end: number } {
  const length = lengthAt(data, at, 1);
  const from = at + WORD;
  const end = from + Math.ceil(length / WORD) * WORD;
  if (end > data.length) throw new AbiError(`the bytes at byte ${at} are cut off`);
  if (!isZero(data.subarray(from + length, end))) {
    throw new AbiError(`the padding behind the bytes at byte ${at} is not zero`);
  }
  return { value: data.subarray(from, from + length), end };
}

function arrayAt(type: AbiType, data: Uint8Array, at: number): { value: unknown[]; end: number } {
  const length = lengthAt(data, at, WORD);
  const { values, end } = decodeTuple(Array<AbiType>(length).fill(type), data, at + WORD);
  return { value: values, end };
}

/** A number of items; refused before anything is allocated when so many do not fit behind it. */
function lengthAt(data: Uint8Array, at: number, itemSize: number): number {
  const length = integerFromBytes(wordAt(data, at));
  const room = Math.floor((data.length - at - WORD) / itemSize);
  if (length > BigInt(room)) {
    throw new AbiError(`the length at byte ${at} is ${length}, but there is room for ${room}`);
  }
  return Number(length);
}

function uint64At(data: Uint8Array, at: number): bigint {
  const value = integerFromBytes(wordAt(data, at));
  if (value >= 2n ** 64n) throw new AbiError(`the number at byte ${at} does not fit into 64 bits`);
  return value;
}

function wordAt(data: Uint8Array, at: number): Uint8Array {
  if (at + WORD > data.length)
    throw new AbiError(`the calldata ends within the word at byte ${at}`);
  return data.subarray(at, at + WORD);
}
