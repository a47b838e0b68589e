import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountText, totalText, usdText, wholeAmountText, worthText } from './amount-text.ts';

describe('an amount in a table', () => {
  it.each([
    [0n, '0'],
    [32n * 10n ** 18n, '32'],
    [1_234_567n * 10n ** 18n + 5n * 10n ** 17n, '1,234,567.5'],
    [123_456_789_012_345n, '0.000123'],
    [-(10n ** 14n), '\u22120.0001'],
    [499_999_999_999n, '0'],
    [-1n, '0'],
  ])('%s wei is shown as %s', (amount, text) => {
    expect(amountText(amount, 18)).toBe(text);
  });

  it('is off by half of its last digit at most, whatever it is', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), (amount) => {
        const shown = amountText(amount, 18).replaceAll(',', '').replace('\u2212', '-');
        const [whole = '', fraction = ''] = shown.replace('-', '').split('.');
        const back = BigInt(whole + fraction.padEnd(18, '0')) * (shown.startsWith('-') ? -1n : 1n);
        const difference = back > amount ? back - amount : amount - back;
        expect(difference <= 5n * 10n ** 11n).toBe(true);
      }),
    );
  });

  it('may come in whole tokens, and dollars with cents', () => {
    expect(wholeAmountText('12345.6789012345')).toBe('12,345.678901');
    expect(usdText(-12.5)).toBe('-$12.50');
  });

  it('is never shown as worthless because its price is not known', () => {
    const unpriced = { amount: '64.000032', amount_usd: 0 };
    expect(worthText(unpriced)).toBe('price unknown');
    expect(totalText(0, [unpriced])).toBe('–');
    expect(worthText({ amount: '0.0', amount_usd: 0 })).toBe('$0.00');
    expect(totalText(0, [{ amount: '0', amount_usd: 0 }])).toBe('$0.00');
    expect(totalText(0, [])).toBe('$0.00');
    expect(totalText(300, [unpriced, { amount: '1', amount_usd: 300 }])).toBe('$300.00');
  });
});
