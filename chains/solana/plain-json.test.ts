import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainJson } from './plain-json.ts';

describe('JSON of a node', () => {
  it('keeps every whole number, as a number where that holds it', () => {
    expect(plainJson({ slot: 7n, rent: 2n ** 64n - 1n, list: [1n, null] })).toEqual({
      slot: 7,
      rent: '18446744073709551615',
      list: [1, null],
    });
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n }), (value) => {
        expect(BigInt(plainJson(value) as string | number)).toBe(value);
      }),
    );
  });
});
