import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAmount, parseAmount } from './amount.ts';

describe('amounts', () => {
  it('prints whole tokens without trailing zeros', () => {
    expect(formatAmount(32_000_000_000n, 9)).toBe('32');
    expect(formatAmount(-1_500_000_000_000_000_000n, 18)).toBe('-1.5');
    expect(formatAmount(1n, 9)).toBe('0.000000001');
  });

  it('reads back exactly what it printed, for every amount and number of decimals', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }),
        fc.nat(24),
        (value, decimals) => {
          expect(parseAmount(formatAmount(value, decimals), decimals)).toBe(value);
        },
      ),
    );
  });

  it('refuses what is not a decimal, and digits below the smallest unit', () => {
    for (const text of ['', 'x', '1e3', '.5', '1.', '0x10', '1,5', ' 1']) {
      expect(() => parseAmount(text, 18)).toThrow(RangeError);
    }
    expect(() => parseAmount('1.0000000001', 9)).toThrow('more than 9 digits');
  });
});
