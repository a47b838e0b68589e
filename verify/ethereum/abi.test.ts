import fc from 'fast-check';
import { encodeAbiParameters, type Hex } from 'viem';
import { describe, expect, it } from 'vitest';
import { bytesFromHex, hexFromBytes } from '../bytes.ts';
import { AbiError, type AbiType, decodeArguments } from './abi.ts';

const DEPOSIT: AbiType[] = ['bytes', 'bytes', 'bytes', 'bytes32'];
const BATCH: AbiType[] = ['bytes[]', 'bytes', 'bytes[]', 'bytes32[]', 'uint64[]', 'bytes32'];

/** What another library makes of the same types and values. */
const encode = (types: readonly AbiType[], values: readonly unknown[]): Hex =>
  encodeAbiParameters(
    types.map((type) => ({ type })),
    values.map(forViem),
  );
const forViem = (value: unknown): unknown =>
  value instanceof Uint8Array
    ? hexFromBytes(value)
    : Array.isArray(value)
      ? value.map(forViem)
      : value;
const bytes = (hex: string): Uint8Array => bytesFromHex(hex) as Uint8Array;

const someBytes = fc.uint8Array({ maxLength: 100 });
const word = fc.uint8Array({ minLength: 32, maxLength: 32 });
const arguments_ = {
  deposit: fc.tuple(someBytes, someBytes, someBytes, word),
  batch: fc.tuple(
    fc.array(someBytes, { maxLength: 4 }),
    someBytes,
    fc.array(someBytes, { maxLength: 4 }),
    fc.array(word, { maxLength: 4 }),
    fc.array(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), { maxLength: 4 }),
    word,
  ),
};

describe('the decoder of calldata', () => {
  it('reads the example of the Solidity documentation for an array of bytes', () => {
    // f(bytes[]) with ["dave", ""], laid out by hand after the specification.
    const at = (n: number): string => n.toString(16).padStart(64, '0');
    const data = [at(32), at(2), at(64), at(128), at(4), '64617665'.padEnd(64, '0'), at(0)].join(
      '',
    );
    expect(decodeArguments(['bytes[]'], bytes(data))).toEqual([
      [Uint8Array.from(Buffer.from('dave')), new Uint8Array()],
    ]);
  });

  it('reads back whatever another encoder wrote', () => {
    fc.assert(
      fc.property(arguments_.deposit, (values) => {
        expect(decodeArguments(DEPOSIT, bytes(encode(DEPOSIT, values)))).toEqual(values);
      }),
    );
    fc.assert(
      fc.property(arguments_.batch, (values) => {
        expect(decodeArguments(BATCH, bytes(encode(BATCH, values)))).toEqual(values);
      }),
    );
  });

  it('reads no bytes but those that another encoder writes, so that nothing hides in them', () => {
    const changed = fc.tuple(arguments_.batch, fc.nat(), fc.nat(255)).map(([values, at, byte]) => {
      const data = bytes(encode(BATCH, values));
      data[at % data.length] = byte;
      return data;
    });
    const check = (data: Uint8Array): void => {
      let values: readonly unknown[];
      try {
        values = decodeArguments(BATCH, data);
      } catch (error) {
        if (!(error instanceof AbiError)) throw error;
        return;
      }
      expect(encode(BATCH, values)).toBe(hexFromBytes(data));
    };
    fc.assert(fc.property(changed, check), { numRuns: 2000 });
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), check), { numRuns: 500 });
  });

  it('says which part of the encoding is wrong', () => {
    const good = encode(['bytes', 'uint64[]'], [Uint8Array.of(1, 2, 3), [5n]]);
    const read = (data: string) => () => decodeArguments(['bytes', 'uint64[]'], bytes(data));
    const swap = (at: number, hex: string): string =>
      good.slice(0, 2 + 2 * at) + hex + good.slice(2 + 2 * at + hex.length);
    expect(read(good)).not.toThrow();
    expect(read(swap(31, '60'))).toThrow('the offset at byte 0 is 96; 64 is canonical');
    expect(read(swap(63, 'a0'))).toThrow('the offset at byte 32 is 160; 128 is canonical');
    expect(read(swap(99, '01'))).toThrow('the padding behind the bytes at byte 64 is not zero');
    expect(read(swap(183, '01'))).toThrow('does not fit into 64 bits');
    expect(read(`${good}00`)).toThrow('1 bytes follow behind the last argument');
    expect(read(good.slice(0, -2))).toThrow('is 1, but there is room for 0');
    expect(read(good.slice(0, 40))).toThrow('ends within the word at byte 0');
  });

  it('refuses a length that the data can not hold before it allocates for it', () => {
    const huge = `${'20'.padStart(64, '0')}${'f'.repeat(64)}`;
    expect(() => decodeArguments(['bytes[]'], bytes(huge))).toThrow('there is room for 0');
    expect(() => decodeArguments(['bytes'], bytes(huge))).toThrow('there is room for 0');
  });
});
