import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { budgetFor, feeOf } from './fees.ts';

describe('the fee of a transaction', () => {
  it('is 5000 lamports a signature and the priority fee, rounded up', () => {
    const budget = budgetFor(10_000n, 20_000n);
    expect(budget).toEqual({ unitLimit: 13_000, microLamports: 20_000n });
    expect(feeOf(budget, 1)).toBe(5_260n);
    expect(feeOf({ unitLimit: 1, microLamports: 1n }, 2)).toBe(10_001n);
  });

  it('offers leaders a little where nobody else bids', () => {
    expect(budgetFor(10_000n, 0n).microLamports).toBe(1_000n);
  });

  it('never has a priority fee above 0.0001 SOL, however busy the network is', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 2_000_000n }),
        fc.bigInt({ min: 0n, max: 2n ** 64n }),
        (units, price) => {
          const budget = budgetFor(units, price);
          expect(budget.unitLimit).toBeLessThanOrEqual(1_400_000);
          expect(feeOf(budget, 0) <= 100_000n).toBe(true);
        },
      ),
    );
  });
});
