import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toJson } from './json.ts';

describe('the JSON of a node', () => {
  it('writes integers that no double can hold as they are', () => {
    expect(toJson({ rentEpoch: 18_446_744_073_709_551_615n })).toBe(
      '{"rentEpoch":18446744073709551615}',
    );
  });

  it('leaves out fields that are undefined, and writes null for entries that are', () => {
    expect(toJson({ a: undefined, b: [undefined, null] })).toBe('{"b":[null,null]}');
  });

  it('is that of JSON.stringify for everything else', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(toJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
