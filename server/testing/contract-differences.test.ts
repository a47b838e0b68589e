import { describe, expect, it } from 'vitest';
import type { JsonSchema } from '../openapi/json-schema.ts';
import { contractDifferences } from './contract-differences.ts';

const object = (properties: { [name: string]: JsonSchema }, required: string[]): JsonSchema => ({
  type: 'object',
  properties,
  required,
});
const text: JsonSchema = { type: 'string' };

describe('a comparison with the contract', () => {
  it('finds nothing where a schema says the same, or whole numbers where numbers are meant', () => {
    expect(contractDifferences({ type: 'number' }, { type: 'integer' }, 'answer')).toEqual([]);
    expect(
      contractDifferences(object({ a: text }, ['a']), object({ a: text }, ['a']), 'request'),
    ).toEqual([]);
  });

  it('finds a wrong type, a missing field and an added one', () => {
    expect(
      contractDifferences(
        object({ a: text, b: text }, ['a']),
        object({ a: { type: 'number' }, c: text }, ['a']),
        'answer',
      ),
    ).toEqual(['a: is number, not string', 'b: is not there', 'c: is added']);
  });

  it('finds a field that a request must have and the contract does not, and the other way round', () => {
    const [may, must] = [object({ a: text }, []), object({ a: text }, ['a'])];
    expect(contractDifferences(may, must, 'request')).toEqual(['a: is required']);
    expect(contractDifferences(must, may, 'request')).toEqual(['a: is optional']);
  });

  it('lets an answer tell more surely than the contract, never less', () => {
    const [may, must] = [object({ a: text }, []), object({ a: text }, ['a'])];
    expect(contractDifferences(may, must, 'answer')).toEqual([]);
    expect(contractDifferences(must, may, 'answer')).toEqual(['a: may be missing']);
  });

  it('finds values that are missing in a request or strange in an answer', () => {
    const [ab, abc] = [{ enum: ['a', 'b'] }, { type: 'string', enum: ['a', 'b', 'c'] }];
    expect(contractDifferences(abc, ab, 'request')).toEqual([': lacks the values c']);
    expect(contractDifferences(abc, ab, 'answer')).toEqual([]);
    expect(contractDifferences(ab, abc, 'answer')).toEqual([': has values of its own: c']);
    expect(contractDifferences(ab, text, 'answer')).toEqual([': takes any value, not only a,b']);
  });

  it('compares alternatives by what fits, and lists by their entries', () => {
    const listOf = (items: JsonSchema): JsonSchema => ({ type: 'array', items });
    const contract = { anyOf: [listOf(text), object({ a: text }, ['a'])] };
    expect(
      contractDifferences(
        contract,
        { anyOf: [object({ a: text }, ['a']), listOf(text)] },
        'answer',
      ),
    ).toEqual([]);
    expect(contractDifferences(contract, listOf({ type: 'number' }), 'answer')).toEqual([
      '[]: is number, not string',
      expect.stringContaining('lacks the alternative'),
      expect.stringContaining('lacks the alternative'),
    ]);
  });
});
