import { describe, expect, it } from 'vitest';
import { createRegistryCount } from './registry-sums.ts';
import { aValidator, eth, mainnetSpec as spec } from './testing/values.ts';

const EPOCH = 100;
const rich = { balance: eth(33) };

const sumsOf = (
  validators: readonly ReturnType<typeof aValidator>[],
  options: { size?: number; consolidated?: ReadonlySet<number> } = {},
) => {
  const count = createRegistryCount({ epoch: EPOCH, spec, ...options });
  for (const validator of validators) count.add(validator);
  return count.sums();
};

describe('the sums over all validators', () => {
  it('count those on duty with their effective balances', () => {
    const sums = sumsOf([
      aValidator(0),
      aValidator(1, { activationEpoch: EPOCH + 1 }),
      aValidator(2, { exitEpoch: EPOCH }),
      aValidator(3, { effectiveBalance: eth(2_048) }),
    ]);
    expect(sums).toMatchObject({ size: 4, active: 2, activeBalance: eth(2_080) });
  });

  it('say below each index how many the sweep would pay, however many come', () => {
    const validators = [aValidator(0, rich), aValidator(1), aValidator(2, rich), aValidator(3)];
    for (const size of [undefined, 0, 2, 4]) {
      const sums = sumsOf(validators, size === undefined ? {} : { size });
      expect([...sums.skimmableBelow]).toEqual([0, 1, 1, 2, 2]);
    }
  });

  it('know the last epoch of exits and what leaves in it', () => {
    const sums = sumsOf([
      aValidator(0, { exitEpoch: 120 }),
      aValidator(1, { exitEpoch: 110 }),
      aValidator(2, { exitEpoch: 120, effectiveBalance: eth(64) }),
      aValidator(3),
    ]);
    expect(sums).toMatchObject({ lastExitEpoch: 120, lastExitBalance: eth(96) });
  });

  it('leave out of the exits who leaves by a consolidation, which has a churn of its own', () => {
    const validators = [
      aValidator(0, { exitEpoch: 110 }),
      aValidator(1, { exitEpoch: 400, effectiveBalance: eth(32) }),
    ];
    expect(sumsOf(validators, { consolidated: new Set([1]) })).toMatchObject({
      lastExitEpoch: 110,
      lastExitBalance: eth(32),
    });
  });
});
