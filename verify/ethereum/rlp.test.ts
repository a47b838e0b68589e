import fc from 'fast-check';
import { toRlp } from 'viem';
import { describe, expect, it } from 'vitest';
import { bytesFromHex, concatenate, hexFromBytes } from '../bytes.ts';
import { isUndecodable } from '../undecodable.ts';
import { decodeRlp, encodeRlpList, type RlpItem } from './rlp.ts';

type Tree = Uint8Array | readonly Tree[];

const read = (hex: string): Tree => treeOf(decodeRlp(bytesFromHex(hex) as Uint8Array));
const treeOf = (item: RlpItem): Tree =>
  item.kind === 'bytes' ? Uint8Array.from(item.bytes) : item.items.map(treeOf);
const text = (value: string): Uint8Array => Uint8Array.from(Buffer.from(value));

const trees = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', maxDepth: 6 },
    fc.uint8Array({ maxLength: 80 }),
    fc.array(tie('tree'), { maxLength: 5 }),
  ),
})).tree;

describe('the RLP decoder', () => {
  // The examples of the Ethereum documentation's page on RLP.
  it.each<[string, string, Tree]>([
    ['"dog"', '0x83646f67', text('dog')],
    ['["cat", "dog"]', '0xc88363617483646f67', [text('cat'), text('dog')]],
    ['the empty string', '0x80', new Uint8Array()],
    ['the empty list', '0xc0', []],
    ['the byte 0', '0x00', Uint8Array.of(0)],
    ['the byte 15', '0x0f', Uint8Array.of(15)],
    ['1024', '0x820400', Uint8Array.of(4, 0)],
    ['three nested lists', '0xc7c0c1c0c3c0c1c0', [[], [[]], [[], [[]]]]],
    [
      'a string of 56 characters',
      '0xb8384c6f72656d20697073756d20646f6c6f722073697420616d65742c20636f6e7365637465747572206164697069736963696e6720656c6974',
      text('Lorem ipsum dolor sit amet, consectetur adipisicing elit'),
    ],
  ])('reads %s', (_, hex, expected) => {
    expect(read(hex)).toEqual(expected);
  });

  it.each([
    ['a single byte with a header', '0x8105'],
    ['a long length where a short one does', '0xb801ff'],
    ['a list with a long length where a short one does', '0xf801c0'],
    ['a length padded with zeros', `0xb90038${'61'.repeat(56)}`],
    ['a length of 55 in long form', `0xb837${'61'.repeat(55)}`],
    ['bytes after the end', '0x83646f6700'],
    ['a string that is cut off', '0x83646f'],
    ['a list that is cut off', '0xc88363617483646f'],
    ['an item longer than its list', '0xc3836361'],
    ['a length that is cut off', '0xb9ff'],
    ['a length of 2^64 - 1', '0xbfffffffffffffffff'],
    ['a length of 4 GiB', '0xbbffffffff00'],
    ['nothing', '0x'],
  ])('refuses %s', (_, hex) => {
    expect(() => read(hex)).toThrowError(
      expect.objectContaining({ code: 'undecodable_transaction' }),
    );
  });

  it('refuses lists in lists without end, instead of running out of stack', () => {
    let nested = new Uint8Array();
    for (let i = 0; i < 10_000; i++) nested = Uint8Array.from(encodeRlpList(nested));
    expect(() => decodeRlp(nested)).toThrow('nested more than 8 deep');
  });

  it('reads back whatever another encoder wrote', () => {
    fc.assert(
      fc.property(trees, (tree) => {
        expect(treeOf(decodeRlp(toRlp(tree as Uint8Array[], 'bytes')))).toEqual(tree);
      }),
    );
  });

  it('reads no bytes but those that another encoder writes, and throws nothing but its own error', () => {
    const check = (bytes: Uint8Array): void => {
      let tree: Tree;
      try {
        tree = treeOf(decodeRlp(bytes));
      } catch (error) {
        if (!isUndecodable(error)) throw error;
        return;
      }
      expect(toRlp(tree as Uint8Array[])).toBe(hexFromBytes(bytes));
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), check), { numRuns: 2000 });
    const almostRight = fc.tuple(trees, fc.nat(), fc.nat(255)).map(([tree, at, byte]) => {
      const bytes = toRlp(tree as Uint8Array[], 'bytes');
      bytes[at % bytes.length] = byte;
      return bytes;
    });
    fc.assert(fc.property(almostRight, check), { numRuns: 2000 });
  });

  it('writes list headers as another encoder does, at every length where they change', () => {
    for (const length of [0, 1, 54, 55, 56, 57, 255, 256, 257, 65_535, 65_536]) {
      const items = Array.from({ length }, () => Uint8Array.of(1));
      expect(hexFromBytes(encodeRlpList(concatenate(...items)))).toBe(toRlp(items));
    }
  });
});
