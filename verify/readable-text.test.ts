import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quoted } from './readable-text.ts';

describe('text out of a transaction', () => {
  it.each([
    ['what turns the direction of text', 'pay \u202Eecila', '"pay \\u{202e}ecila"'],
    ['an isolate', '\u2066x\u2069', '"\\u{2066}x\\u{2069}"'],
    ['a mark of direction', 'a\u200Fb', '"a\\u{200f}b"'],
    ['a character without width', 'pay\u200Bpal', '"pay\\u{200b}pal"'],
    ['a control character of the second set', 'a\u009Bb', '"a\\u{9b}b"'],
    ['an end of a line that JSON lets stand', 'a\u2028b', '"a\\u{2028}b"'],
    ['a space that is none', 'a\u00A0b', '"a\\u{a0}b"'],
    ['a letter that shows nothing', 'a\u3164b', '"a\\u{3164}b"'],
    ['a tag above the first plane', 'a\u{E0041}b', '"a\\u{e0041}b"'],
    ['a number that somebody wrote by hand', '\\u{202e}', '"\\\\u{202e}"'],
    ['ordinary words', 'Kiln – café, 質押, 🔥', '"Kiln – café, 質押, 🔥"'],
  ])('shows %s', (_, text, shown) => {
    expect(quoted(text)).toBe(shown);
  });

  it('never holds what can not be seen, whatever the text', () => {
    const hostile = fc.constantFrom('\u202E', '\u2067', '\u200D', '\n', '\u0085', '\uFEFF', '\\');
    fc.assert(
      fc.property(fc.array(fc.oneof(hostile, fc.string({ unit: 'binary' }))), (parts) => {
        expect(quoted(parts.join(''))).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  it('shows different texts differently', () => {
    const text = fc.string({ unit: fc.constantFrom('\\', 'u', '{', '202e', '}', '\u202E', '"') });
    fc.assert(
      fc.property(text, text, (one, other) => {
        expect(quoted(one) === quoted(other)).toBe(one === other);
      }),
    );
  });
});
