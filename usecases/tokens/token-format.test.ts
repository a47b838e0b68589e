import { createHash } from 'node:crypto';
import { NETWORKS, UnauthenticatedError } from '@kiln-connect/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTokenText, parseToken, shownParts } from './token-format.ts';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const aToken = fc.constantFrom(...NETWORKS).map(createTokenText);

const refusalOf = (text: string): unknown => {
  try {
    parseToken(text);
  } catch (error) {
    return error;
  }
  return undefined;
};

describe('the text of an API token', () => {
  it('names its network, and is stored as its SHA-256', () => {
    fc.assert(
      fc.property(fc.constantFrom(...NETWORKS), (network) => {
        const text = createTokenText(network);
        expect(text).toMatch(new RegExp(`^kiln_${network}_[0-9A-Za-z]{38}$`));
        const parsed = parseToken(text);
        expect(parsed.network).toBe(network);
        expect(parsed.hash).toEqual(createHash('sha256').update(text).digest('hex'));
      }),
    );
  });

  it('carries the CRC-32 of all before it in base62', () => {
    // CRC-32 of 'kiln_devnet_' and 32 zeros is 0x235be32 by Python's zlib.
    const body = `kiln_devnet_${'0'.repeat(32)}`;
    expect(parseToken(`${body}02VZIY`).network).toBe('devnet');
  });

  it('is refused as malformed after any one character was changed', () => {
    fc.assert(
      fc.property(aToken, fc.nat(), fc.constantFrom(...BASE62), (text, place, character) => {
        const at = place % text.length;
        fc.pre(text[at] !== character);
        const changed = text.slice(0, at) + character + text.slice(at + 1);
        expect(refusalOf(changed)).toMatchObject({ code: 'malformed_token' });
      }),
      { numRuns: 1000 },
    );
  });

  it('is refused as malformed when it is cut, lengthened, or anything else', () => {
    const text = createTokenText('devnet');
    for (const wrong of [
      '',
      'kiln_',
      text.slice(1),
      text.slice(0, -1),
      `${text}0`,
      `${text}\n`,
      ` ${text}`,
      text.replace('devnet', 'moonet'),
      text.toUpperCase(),
    ]) {
      expect(refusalOf(wrong)).toBeInstanceOf(UnauthenticatedError);
    }
    fc.assert(
      fc.property(fc.string(), (anything) => {
        expect(refusalOf(anything)).toMatchObject({ code: 'malformed_token' });
      }),
    );
  });

  it('is never repeated in the refusal', () => {
    const text = createTokenText('devnet').slice(0, -1);
    expect(JSON.stringify(refusalOf(text), ['message', 'details'])).not.toContain(text.slice(12));
  });

  it('shows its beginning and its last four characters alone', () => {
    const text = `kiln_testnet_${'abcdefgh'.repeat(4)}012345`;
    expect(shownParts(text)).toEqual({ prefix: 'kiln_testnet_abcd', lastFour: '2345' });
  });

  it('has characters of equal chance', () => {
    const counts = new Map<string, number>();
    const texts = 4000;
    for (let i = 0; i < texts; i++) {
      for (const character of createTokenText('devnet').slice(12, 44)) {
        counts.set(character, (counts.get(character) ?? 0) + 1);
      }
    }
    // 2064 of each are expected, with a deviation of 45: eight of those never happen by chance,
    // while a byte taken modulo 62 would give eight of the characters a quarter more.
    const expected = (texts * 32) / 62;
    for (const character of BASE62) {
      expect(Math.abs((counts.get(character) ?? 0) - expected)).toBeLessThan(8 * 45);
    }
  });
});
