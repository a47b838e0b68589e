import { ImpossibleError } from '@kiln-connect/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { feesFor, gasLimitFor } from './fees.ts';

const GWEI = 10n ** 9n;

describe('fees', () => {
  it('are twice the base fee and what the node suggests on top', () => {
    expect(feesFor(7n * GWEI, GWEI)).toEqual({
      maxFeePerGas: 15n * GWEI,
      maxPriorityFeePerGas: GWEI,
    });
  });

  it('have 2 gwei on top when the node suggests nothing', () => {
    expect(feesFor(7n * GWEI, undefined).maxPriorityFeePerGas).toBe(2n * GWEI);
  });

  it('follow a suggestion from 0.1 to 10 gwei and no further', () => {
    expect(feesFor(7n * GWEI, 0n).maxPriorityFeePerGas).toBe(GWEI / 10n);
    expect(feesFor(7n * GWEI, 500n * GWEI).maxPriorityFeePerGas).toBe(10n * GWEI);
  });

  it('are refused when a unit of gas costs more than 200 gwei', () => {
    expect(feesFor(198n * GWEI, 2n * GWEI).maxFeePerGas).toBe(200n * GWEI);
    expect(() => feesFor(199n * GWEI, 2n * GWEI)).toThrow(ImpossibleError);
    expect(() => feesFor(199n * GWEI, 2n * GWEI)).toThrow(
      'A unit of gas costs 201 gwei now. Expected at most 200 gwei: try again when the network is less busy.',
    );
  });

  it('always cover the base fee and the priority fee of now', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 190n * GWEI }),
        fc.bigInt({ min: 0n, max: 20n * GWEI }),
        (baseFee, suggestion) => {
          const { maxFeePerGas, maxPriorityFeePerGas } = feesFor(baseFee, suggestion);
          expect(maxFeePerGas).toBeGreaterThanOrEqual(baseFee + maxPriorityFeePerGas);
          expect(maxFeePerGas).toBeLessThanOrEqual(200n * GWEI);
        },
      ),
    );
  });
});

describe('a gas limit', () => {
  it('is twice the estimate, and never more than one transaction may have', () => {
    expect(gasLimitFor(55_000n)).toBe(110_000n);
    expect(gasLimitFor(10_000_000n)).toBe(16_777_216n);
  });
});
