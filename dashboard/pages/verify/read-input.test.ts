import { describe, expect, it } from 'vitest';
import { readInput } from './read-input.ts';

const intent = { version: 1, chain: 'eth', action: 'stake', wallet: '0x1' };
const one = (bytes: string, rest = {}) => ({
  kind: 'transactions',
  transactions: [{ bytes, ...rest }],
});

describe('what is pasted', () => {
  it.each([
    ['hex', '0x02F8'],
    ['hex without 0x', '02f8'],
    ['base64', 'AQAB+/8='],
    ['base58', '3Bxs4h24hBtQy9rw'],
  ])('may be %s', (_, text) => {
    expect(readInput(` ${text}\n`)).toEqual(one(text));
  });

  it('may be broken into lines', () => {
    expect(readInput('0x02\n  f8\r\n01')).toEqual(one('0x02f801'));
  });

  it('may be a text of JSON', () => {
    expect(readInput('"0x02f8"')).toEqual(one('0x02f8'));
  });

  it('may be a whole answer of the API, with its intent and the statements of the operator', () => {
    const statements = [{ public_key: '0x1' }];
    const answer = {
      data: {
        unsigned_tx_serialized: '0x02',
        unsigned_tx_hash: '0xab',
        intent,
        operator_statements: statements,
      },
    };
    expect(readInput(JSON.stringify(answer))).toEqual(
      one('0x02', { intent, statements, hash: '0xab' }),
    );
  });

  it('may be an answer with several transactions, in their order', () => {
    const answer = {
      data: {
        transactions: [{ unsigned_tx_serialized: '0x01' }, { unsigned_tx_serialized: '02' }],
      },
    };
    expect(readInput(JSON.stringify(answer))).toEqual({
      kind: 'transactions',
      transactions: [{ bytes: '0x01' }, { bytes: '02' }],
    });
  });

  it('may be nothing yet', () => {
    expect(readInput(' \n')).toEqual({ kind: 'nothing' });
  });

  it.each([
    ['JSON that ends too early', '{"data": {', /looks like JSON, and is none/],
    ['JSON without a transaction', '{"data": {"balance": 1}}', /holds no transaction/],
    ['an intent', JSON.stringify(intent), /an intent, not a transaction/],
    ['words', 'sign this, please!', /The character "," is in none/],
    ['a null', '[null]', /holds no transaction/],
    ['far too much', 'ab'.repeat(1_000_001), /has 2,000,002 characters/],
    ['lists within lists', '['.repeat(200) + ']'.repeat(200), /holds no transaction/],
  ])('is refused with the reason: %s', (_, text, message) => {
    expect(readInput(text)).toEqual({ kind: 'wrong', message: expect.stringMatching(message) });
  });
});
