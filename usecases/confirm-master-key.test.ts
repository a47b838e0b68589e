import type { Network } from '@kiln-connect/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { confirmMasterKey } from './confirm-master-key.ts';
import { openTestSystem, type TestSystem } from './testing/test-system.ts';

let test: TestSystem;
beforeAll(async () => {
  test = await openTestSystem();
});
afterAll(() => test.remove());

const first = Buffer.alloc(32, 1);
const second = Buffer.alloc(32, 2);
const confirm = (masterKey: Uint8Array, networks: readonly Network[]) =>
  confirmMasterKey({ masterKey, networks }, test.system);

describe('the master key of a database', () => {
  it('is that of the first deployment of several that start at once; the others are refused', async () => {
    const starts = await Promise.allSettled([
      confirm(first, ['devnet']),
      confirm(second, ['devnet']),
      confirm(first, ['devnet']),
      confirm(second, ['devnet']),
    ]);
    const outcomes = starts.map(({ status }) => status);
    expect([outcomes[0], outcomes[1]].sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.slice(2)).toEqual(outcomes.slice(0, 2));
  });

  it('is refused to another one, in words that say what to do, on any network', async () => {
    const [right, wrong] = await confirm(first, ['devnet']).then(
      () => [first, second] as const,
      () => [second, first] as const,
    );
    for (const networks of [['devnet'], ['testnet'], ['testnet', 'devnet']] as const) {
      await expect(confirm(wrong, networks)).rejects.toMatchObject({
        code: 'master_key_differs',
        message: expect.stringContaining('CONNECT_MASTER_KEY_FILE'),
      });
    }
    // What was refused left no seal of its own.
    await confirm(right, ['mainnet', 'testnet', 'devnet']);
  });
});
