import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { annualPercent } from '../../annual-percent.ts';
import { baseRewardPerIncrement, idealAnnualPercent, integerSquareRoot } from './base-reward.ts';
import { eth, mainnetSpec } from './testing/values.ts';

const WEI = 10n ** 18n;

describe('the yield of a year', () => {
  it('is 3.65 percent for 0.01 percent a day', () => {
    expect(annualPercent(32n * WEI, 320_000n * WEI * 86_400n)).toBe(3.65);
  });

  it('is negative for penalties, and zero where nothing could earn', () => {
    expect(annualPercent(-32n * WEI, 320_000n * WEI * 86_400n)).toBe(-3.65);
    expect(annualPercent(5n, 0n)).toBe(0);
  });
});

describe('the ideal yield of the network', () => {
  it('takes whole square roots, for every number', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 30n), (value) => {
        const root = integerSquareRoot(value);
        expect(root * root <= value && (root + 1n) * (root + 1n) > value).toBe(true);
      }),
    );
  });

  it('is 2.8 percent at 35 million staked ether, from a base reward of 342 gwei', () => {
    // isqrt(35e15) = 187082869; 64e9 / 187082869 = 342; 342 × 82125 epochs / 1e9 = 2.8087 %
    expect(baseRewardPerIncrement(eth(35_000_000), mainnetSpec)).toBe(342n);
    expect(idealAnnualPercent(eth(35_000_000), mainnetSpec)).toBeCloseTo(2.8087, 4);
  });
});
