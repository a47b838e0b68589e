import { InvalidInputError } from '@kiln-connect/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readPart } from './request-parts.ts';

const query = z.strictObject({
  wallet: z.string().max(4).optional(),
  hashes: z.preprocess(
    (value) => (typeof value === 'string' ? value.split(',') : value),
    z.array(z.string()).optional(),
  ),
});

const body = z.strictObject({
  amount: z.string({ error: 'Expected an amount in wei as a text.' }),
  parts: z.array(z.strictObject({ name: z.string() })).optional(),
});

const read = (
  schema: z.ZodType,
  given: unknown,
  place: 'query' | 'body',
  unknownParameters: 'refuse' | 'warn' = 'refuse',
) => {
  const ignored: string[] = [];
  const value = readPart(schema, given, {
    place,
    unknownParameters,
    onUnknown: (names) => ignored.push(...names),
  });
  return { value, ignored };
};

const refusal = (schema: z.ZodType, given: unknown, place: 'query' | 'body') => {
  try {
    read(schema, given, place);
  } catch (error) {
    if (error instanceof InvalidInputError) return { code: error.code, message: error.message };
  }
  throw new Error('it was not refused');
};

describe('a part of a request', () => {
  it('with a misspelt name is refused, naming the nearest', () => {
    expect(refusal(query, { walet: 'x' }, 'query')).toEqual({
      code: 'unknown_parameter',
      message: "'walet' is not known here; did you mean 'wallet'?",
    });
    expect(refusal(body, { amount: '1', parts: [{ name: 'a', nme: 'b' }] }, 'body').message).toBe(
      "In parts[0]: 'nme' is not known here; did you mean 'name'?",
    );
  });

  it('without a required field is refused, with what is expected there', () => {
    expect(refusal(body, {}, 'body')).toEqual({
      code: 'missing_parameter',
      message: 'amount is missing. Expected an amount in wei as a text.',
    });
    expect(refusal(body, undefined, 'body').message).toBe(
      'The request has no body. Expected an object.',
    );
  });

  it('with a misspelt required field is told of the misspelling first', () => {
    expect(refusal(body, { amuont: '1' }, 'body')).toEqual({
      code: 'unknown_parameter',
      message:
        "'amuont' is not known here; did you mean 'amount'? amount is missing. Expected an amount in wei as a text.",
    });
  });

  it('with a value of a wrong type or size is refused without repeating the value', () => {
    expect(refusal(body, { amount: '1', parts: 'kiln_secret' }, 'body').message).toBe(
      'parts: Expected a list, found a text.',
    );
    expect(refusal(query, { wallet: '12345' }, 'query').message).toBe(
      'wallet: Expected 4 characters or less.',
    );
  });

  it('with text that no database can store is refused, wherever it stands', () => {
    for (const broken of ['a\0b', '\ud800', '\udc00x']) {
      expect(
        refusal(body, { amount: '1', parts: [{ name: 'a' }, { name: broken }] }, 'body'),
      ).toEqual({
        code: 'invalid_parameter',
        message: 'parts[1].name: Expected text without U+0000 and halves of surrogate pairs.',
      });
      expect(refusal(query, { hashes: broken }, 'query').code).toBe('invalid_parameter');
    }
    expect(read(body, { amount: 'é 😀' }, 'body').value).toEqual({ amount: 'é 😀' });
  });

  it('with one value given twice is refused; a list may be repeated', () => {
    expect(refusal(query, { wallet: ['a', 'b'] }, 'query')).toEqual({
      code: 'duplicate_parameter',
      message: 'wallet is given 2 times; give it once.',
    });
    expect(read(query, { hashes: ['a', 'b'] }, 'query').value).toEqual({ hashes: ['a', 'b'] });
  });

  it('may pass with unknown names when the operator configured that, which are left out and told', () => {
    expect(read(query, { wallet: 'a', foo: '1' }, 'query', 'warn')).toEqual({
      value: { wallet: 'a' },
      ignored: ['foo'],
    });
    expect(
      read(body, { amount: '1', parts: [{ name: 'a', x: 1 }], y: 2 }, 'body', 'warn').ignored,
    ).toEqual(['parts[0].x', 'y']);
  });

  it('of any shape is either read or refused as bad input, never a fault of ours', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom('refuse' as const, 'warn' as const), (text, mode) => {
        try {
          read(body, JSON.parse(text), 'body', mode);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidInputError);
        }
      }),
    );
  });
});
