import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BeaconNode } from '../node/index.ts';
import { aValidator } from './testing/values.ts';
import { createValidatorCount } from './validator-count.ts';

/** A beacon node of that many validators that counts what it is asked. */
function networkOf(size: number) {
  const network = { size, requests: 0 };
  const validators: BeaconNode['validators'] = async (_state, [id]) => {
    network.requests += 1;
    return Number(id) < network.size ? [aValidator(Number(id))] : [];
  };
  return { network, count: createValidatorCount({ validators }) };
}

describe('the number of validators', () => {
  it('is found for every size, and again when the registry has grown', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(3_000_000), fc.nat(5_000), async (size, more) => {
        const { network, count } = networkOf(size);
        expect(await count()).toBe(size);
        network.size += more;
        expect(await count()).toBe(size + more);
      }),
    );
  });

  it('takes some forty requests at first, and few when it is known', async () => {
    const { network, count } = networkOf(1_000_000);
    await count();
    expect(network.requests).toBeLessThanOrEqual(42);
    network.requests = 0;
    await count();
    expect(network.requests).toBe(1);
  });
});
