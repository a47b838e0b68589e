import { aggregateSignatures, SecretKey } from '@chainsafe/blst';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aggregateSecretKeys } from './signing.ts';

const key = (seed: number) => SecretKey.fromKeygen(new Uint8Array(32).fill(seed));

describe('signing with the sum of keys', () => {
  it('makes the bytes that aggregating one signature a key makes, also of a key that is in it twice', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 255 }), { minLength: 1, maxLength: 6 }),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        (seeds, message) => {
          const keys = seeds.map(key);
          const each = aggregateSignatures(keys.map((one) => one.sign(message)));
          expect(aggregateSecretKeys(keys).sign(message).toBytes()).toEqual(each.toBytes());
        },
      ),
      { numRuns: 20 },
    );
  });
});
