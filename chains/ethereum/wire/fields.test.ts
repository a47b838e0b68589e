import fc from 'fast-check';
import { getAddress } from 'viem';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { address, hexBytes, party, publicKey, signaturePart, wei } from './fields.ts';

const messageOf = (schema: z.ZodType, value: unknown): string | undefined =>
  schema.safeParse(value).error?.issues[0]?.message;

const hexOf = (bytes: number) =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((b) => Buffer.from(b).toString('hex'));

describe('an address', () => {
  // https://eips.ethereum.org/EIPS/eip-55#test-cases
  const published = [
    '0x52908400098527886E0F7030069857D2E4169EE7',
    '0x8617E340B3D01FA5F11F306F4090FD50E238070D',
    '0xde709f2102306220921060314715629080e2fb77',
    '0x27b1fdb04752bbc536007a920d24acb045561c26',
    '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
    '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359',
    '0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB',
    '0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb',
  ];

  it.each(published)('passes with its checksum: %s', (text) => {
    expect(address.parse(text)).toBe(text.toLowerCase());
  });

  it('passes in lower case, in capitals, and with the checksum that wallets write', () => {
    fc.assert(
      fc.property(hexOf(20), (hex) => {
        const lower = `0x${hex}`;
        expect(address.parse(lower)).toBe(lower);
        expect(address.parse(`0x${hex.toUpperCase()}`)).toBe(lower);
        expect(address.parse(getAddress(lower))).toBe(lower);
      }),
    );
  });

  it('is refused when a character of a checksummed address is wrong', () => {
    expect(messageOf(address, '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAee')).toContain(
      'a character is wrong',
    );
    expect(messageOf(address, '0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed')).toContain('EIP-55');
  });

  it('is refused when it is 32 bytes, saying that the address alone is expected', () => {
    expect(messageOf(address, `0x01${'00'.repeat(11)}${'ab'.repeat(20)}`)).toBe(
      'Expected an address: 0x and 40 hex digits; these are 32 bytes, like whole withdrawal credentials. Give the address that they end with: its type byte follows from compounding_withdrawal.',
    );
  });

  it('is refused in every other shape', () => {
    for (const text of [
      '',
      '0x',
      'ab'.repeat(20),
      `0x${'ab'.repeat(19)}`,
      `0x${'zz'.repeat(20)}`,
      7,
    ]) {
      expect(messageOf(address, text)).toBe('Expected an address: 0x and 40 hex digits.');
    }
  });

  it('is no party of a stake when nobody controls it', () => {
    expect(address.safeParse(`0x${'00'.repeat(20)}`).success).toBe(true);
    expect(messageOf(party, `0x${'00'.repeat(20)}`)).toContain('the zero address');
  });
});

describe('other fields', () => {
  it('takes public keys with and without 0x, in any case, as one and the same', () => {
    fc.assert(
      fc.property(hexOf(48), (hex) => {
        for (const text of [hex, `0x${hex}`, `0x${hex.toUpperCase()}`]) {
          expect(publicKey.parse(text)).toBe(`0x${hex}`);
        }
      }),
    );
    expect(messageOf(publicKey, 'ab'.repeat(47))).toContain('96 hex digits');
  });

  it('takes amounts of wei as decimal digits above 0', () => {
    expect(wei.parse('32000000000000000000')).toBe('32000000000000000000');
    for (const text of ['', '0', '-1', '1.5', '1e18', '0x10', '007', 32, '9'.repeat(79)]) {
      expect(messageOf(wei, text), String(text)).toContain('as a text of decimal digits');
    }
  });

  it('takes whole bytes in hex', () => {
    expect(hexBytes.parse('0x02AB')).toBe('0x02ab');
    for (const text of ['0x', '02ab', '0x2ab', '0x0g']) {
      expect(messageOf(hexBytes, text), text).toContain('bytes in hex with 0x');
    }
  });

  it('takes the parts of a signature with and without 0x', () => {
    expect(signaturePart.parse('AB'.repeat(32))).toBe(`0x${'ab'.repeat(32)}`);
    expect(signaturePart.parse(`0x${'ab'.repeat(32)}`)).toBe(`0x${'ab'.repeat(32)}`);
    expect(messageOf(signaturePart, 'ab'.repeat(31))).toContain('64 digits');
  });
});
