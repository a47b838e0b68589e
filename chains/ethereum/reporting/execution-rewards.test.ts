import { describe, expect, it } from 'vitest';
import { littleEndian } from './deposits.ts';
import { priorityFees } from './execution-rewards.ts';

describe('what a block pays its fee recipient', () => {
  it('is the gas price above the base fee, for the gas that was used', () => {
    const receipts = [
      { gasUsed: 21_000n, effectiveGasPrice: 12_000_000_000n },
      { gasUsed: 100_000n, effectiveGasPrice: 10_000_000_000n },
      { gasUsed: 50_000n, effectiveGasPrice: 10_500_000_000n },
    ];
    // 21000 × 2 gwei + 100000 × 0 + 50000 × 0.5 gwei
    expect(priorityFees(receipts, 10_000_000_000n)).toBe(42_000n * 10n ** 9n + 25_000n * 10n ** 9n);
  });

  it('is nothing for an empty block', () => {
    expect(priorityFees([], 7n)).toBe(0n);
  });
});

describe('the amount of a deposit log', () => {
  it('is read smallest byte first: 32 ETH are 0x0040597307000000', () => {
    expect(littleEndian('0x0040597307000000')).toBe(32_000_000_000n);
  });
});
