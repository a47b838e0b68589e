import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addUsd, NO_USD, parseUsd, roundUsd, usdNumber } from './usd.ts';

const wei = fc.bigInt({ min: -(10n ** 27n), max: 10n ** 27n });
const price = fc.bigInt({ min: 0n, max: 10n ** 14n });

describe('values in US dollars', () => {
  it('are amount × price, to the last of eight digits', () => {
    const value = addUsd(NO_USD, 1_500_000_000_000_000_000n, parseUsd('3012.4482347'));
    expect(roundUsd(value, 18)).toBe(451_867_235_205n);
    expect(usdNumber(451_867_235_205n)).toBe(4518.67235205);
  });

  it('round halves away from zero, so that a loss is worth what the same gain is', () => {
    const half = (amount: bigint) => roundUsd(addUsd(NO_USD, amount, 1n), 1);
    expect([5n, -5n, 4n, -4n, 15n].map(half)).toEqual([1n, -1n, 0n, 0n, 2n]);
    fc.assert(
      fc.property(wei, price, (amount, at) => {
        const value = (sign: bigint) => roundUsd(addUsd(NO_USD, sign * amount, at), 18);
        expect(value(-1n)).toBe(-value(1n));
      }),
    );
  });

  it('of days add up to that of their month: nothing is rounded before the end', () => {
    fc.assert(
      fc.property(fc.array(wei, { maxLength: 31 }), price, (amounts, at) => {
        const byDay = amounts.reduce((sum, amount) => addUsd(sum, amount, at), NO_USD);
        const atOnce = addUsd(
          NO_USD,
          amounts.reduce((sum, amount) => sum + amount, 0n),
          at,
        );
        expect(byDay).toEqual(atOnce);
      }),
    );
  });

  it('are never further from the exact value than half of the last digit', () => {
    fc.assert(
      fc.property(wei, price, (amount, at) => {
        const rounded = roundUsd(addUsd(NO_USD, amount, at), 18) * 10n ** 18n;
        const distance = rounded - amount * at;
        expect(2n * (distance < 0n ? -distance : distance)).toBeLessThanOrEqual(10n ** 18n);
      }),
    );
  });

  it('are refused with more digits than are kept, rather than cut', () => {
    expect(() => parseUsd('1.123456789')).toThrow(RangeError);
    expect(() => parseUsd('1e3')).toThrow(RangeError);
  });
});
