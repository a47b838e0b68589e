import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requireEmail } from './email-address.ts';
import { requireDescription, requireName } from './names.ts';

describe('a name', () => {
  it('is kept without the space around it', () => {
    expect(requireName('  Acme Staking 日本 👩‍💻 ', 'a person')).toBe('Acme Staking 日本 👩‍💻');
    expect(requireDescription('')).toBe('');
  });

  it('is refused when it is empty, too long, or breaks a line', () => {
    for (const text of ['', '   ', 'a\nb', 'a\r\nBcc: x', 'a\u0000b', 'a\u2028b', 'a\u007fb']) {
      expect(() => requireName(text, 'a person')).toThrow('a person');
    }
    expect(requireName('x'.repeat(100), 'a person')).toHaveLength(100);
    expect(() => requireName('x'.repeat(101), 'a person')).toThrow('1 to 100');
    expect(() => requireDescription('x'.repeat(501))).toThrow('500');
  });

  it('is refused when it turns the direction of what stands beside it', () => {
    expect(() => requireName('acme\u202Egnp.exe', 'an API token')).toThrow('control characters');
    expect(() => requireDescription('\u2066x')).toThrow('control characters');
  });
});

describe('an e-mail address', () => {
  it('is compared in lower case, without space around it', () => {
    expect(requireEmail(' Ada.Lovelace+kiln@Example.COM ')).toBe('ada.lovelace+kiln@example.com');
  });

  it('is refused when a mail server could take it for something else', () => {
    for (const text of [
      '',
      'ada',
      'ada@example',
      'ada@@example.com',
      '@example.com',
      'ada@',
      '.ada@example.com',
      'ada.@example.com',
      'a..b@example.com',
      'ada@-example.com',
      'ada@example..com',
      'ada@[127.0.0.1]',
      '"a b"@example.com',
      'Ada <ada@example.com>',
      'ada@example.com,eve@example.com',
      'ada@example.com\r\nBcc: eve@example.com',
      'аda@example.com',
      `${'a'.repeat(65)}@example.com`,
      `a@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(63)}.${'e'.repeat(63)}.com`,
    ]) {
      expect(() => requireEmail(text)).toThrow('ada@example.com');
    }
  });

  it('is answered in no time, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 254 }), (text) => {
        try {
          expect(requireEmail(text)).toMatch(/^[^\s@]+@[^\s@]+$/);
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid_email' });
        }
      }),
    );
    expect(() => requireEmail(`${'a.'.repeat(120)}@`)).toThrow();
  });
});
