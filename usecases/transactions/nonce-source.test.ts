import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../caller.ts';
import {
  aCaller,
  anOrganization,
  openTestSystem,
  type TestSystem,
} from '../testing/test-system.ts';
import { NONCE_HOLD_MS, nonceSource } from './nonce-source.ts';

let now = new Date('2026-01-01T00:00:00Z');
let test: TestSystem;
let acme: Caller;
let rival: Caller;
let wallets = 0;

beforeAll(async () => {
  test = await openTestSystem({ clock: { now: () => now }, networks: ['devnet'] });
  const { system } = test;
  acme = await aCaller({ organization: await anOrganization('acme', system, ['devnet']) }, system);
  rival = await aCaller({ organization: await anOrganization('riva', system, ['devnet']) }, system);
});
afterAll(() => test?.remove());

const aWallet = (): string => `0x${(wallets++).toString(16).padStart(40, '0')}`;
const sourceOf = (caller: Caller) => nonceSource({ chain: 'eth' }, caller, test.system);
const reserve = (
  request: {
    wallet: string;
    next: number;
    unused?: number;
    count?: number;
    first?: number;
    purpose?: string;
    cost?: bigint;
    funds?: bigint;
  },
  caller = acme,
) => sourceOf(caller).reserve({ count: 1, unused: request.next, cost: 0n, funds: 0n, ...request });

describe('nonces of transactions that are crafted in a row', () => {
  it('follow each other from the one that the chain says on', async () => {
    const wallet = aWallet();
    expect(await reserve({ wallet, next: 5 })).toEqual([5]);
    expect(await reserve({ wallet, next: 5, count: 3 })).toEqual([6, 7, 8]);
    expect(await reserve({ wallet, next: 5 })).toEqual([9]);
  });

  it('are those of the chain once it is further: what it has used is forgotten', async () => {
    const wallet = aWallet();
    await reserve({ wallet, next: 0, count: 2 });
    expect(await reserve({ wallet, next: 7 })).toEqual([7]);
  });

  it('are free again after two minutes, and the lowest is taken first', async () => {
    const wallet = aWallet();
    await reserve({ wallet, next: 0 });
    now = new Date(now.getTime() + NONCE_HOLD_MS / 2);
    await reserve({ wallet, next: 0 });
    now = new Date(now.getTime() + NONCE_HOLD_MS / 2);
    // 0 was given up and 1 is still held: whoever got 2 now would wait for 0.
    expect(await reserve({ wallet, next: 0 })).toEqual([0]);
    expect(await reserve({ wallet, next: 0 })).toEqual([2]);
  });

  it('are the same ones for the same purpose, until they are sent', async () => {
    const wallet = aWallet();
    expect(await reserve({ wallet, next: 0, purpose: 'exit of A' })).toEqual([0]);
    expect(await reserve({ wallet, next: 0, count: 2, purpose: 'move B and C' })).toEqual([1, 2]);
    expect(await reserve({ wallet, next: 0, purpose: 'exit of A' })).toEqual([0]);
    expect(await reserve({ wallet, next: 0, count: 2, purpose: 'move B and C' })).toEqual([1, 2]);
    expect(await reserve({ wallet, next: 0 })).toEqual([3]);
    expect(await reserve({ wallet, next: 1, purpose: 'exit of A' })).toEqual([4]);
  });

  it('are not the same ones for the same purpose once they lie past a gap', async () => {
    const wallet = aWallet();
    await reserve({ wallet, next: 0 });
    now = new Date(now.getTime() + NONCE_HOLD_MS / 2);
    expect(await reserve({ wallet, next: 0, purpose: 'exit of A' })).toEqual([1]);
    now = new Date(now.getTime() + NONCE_HOLD_MS / 2);
    expect(await reserve({ wallet, next: 0, purpose: 'exit of A' })).toEqual([0]);
  });

  it('are those of what was crafted before where the wallet can not pay for both', async () => {
    const wallet = aWallet();
    const stake = { wallet, next: 0, cost: 32n, funds: 100n };
    expect(await reserve(stake)).toEqual([0]);
    expect(await reserve(stake)).toEqual([1]);
    expect(await reserve(stake)).toEqual([2]);
    // 96 of 100 are spoken for: all three can be meant, a fourth can not.
    expect(await reserve(stake)).toEqual([0]);
    expect(await reserve(stake)).toEqual([1]);
  });

  it('leave out of the funds what was sent and waits for a block, until a block has it', async () => {
    const wallet = aWallet();
    const key = { organizationId: acme.organizationId, network: 'devnet', chain: 'eth', wallet };
    const { nonces } = test.system.store;
    await reserve({ wallet, next: 0, count: 3, cost: 32n, funds: 100n });
    const waiting = (request: { unused: number; next: number; first?: number }) =>
      sourceOf(acme).waitingCost({ wallet, count: 1, ...request });
    expect(await waiting({ unused: 0, next: 0 })).toBe(0n);
    for (const nonce of [0, 1]) await nonces.markSent({ ...key, network: 'devnet', nonce });
    now = new Date(now.getTime() + NONCE_HOLD_MS);
    expect(await waiting({ unused: 0, next: 2 })).toBe(64n);
    expect(await waiting({ unused: 0, next: 2, first: 1 })).toBe(32n);
    expect(await waiting({ unused: 1, next: 2 })).toBe(32n);
    expect(await waiting({ unused: 2, next: 2 })).toBe(0n);
    expect(await reserve({ wallet, next: 2, unused: 0 })).toEqual([2]);
  });

  it('are given back when nothing was handed out', async () => {
    const wallet = aWallet();
    const source = sourceOf(acme);
    await source.reserve({ wallet, unused: 0, next: 0, count: 2, cost: 0n, funds: 0n });
    await source.release();
    expect(await reserve({ wallet, next: 0 })).toEqual([0]);
  });

  it('can not be used up by somebody else', async () => {
    const wallet = aWallet();
    await reserve({ wallet, next: 0, count: 50 }, rival);
    expect(await reserve({ wallet, next: 0 })).toEqual([0]);
  });

  it('are each given once, however many ask at the same time', async () => {
    const wallet = aWallet();
    const given = await Promise.all(
      Array.from({ length: 6 }, () => reserve({ wallet, next: 3, count: 2 })),
    );
    const all = given.flat().sort((a, b) => a - b);
    expect(all).toEqual(Array.from({ length: 12 }, (_, i) => 3 + i));
    for (const [first = 0, second = 0] of given) expect(first).toBeLessThan(second);
  });

  it('never lie past a gap, whatever is crafted, given up and used', async () => {
    const step = fc.oneof(
      fc.record({ type: fc.constant('craft' as const), count: fc.integer({ min: 1, max: 3 }) }),
      fc.record({ type: fc.constant('wait' as const), ms: fc.nat(NONCE_HOLD_MS) }),
      fc.record({ type: fc.constant('use' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const wallet = aWallet();
        let next = 0;
        const held = new Map<number, number>();
        const isHeld = (nonce: number) => (held.get(nonce) ?? 0) > now.getTime();
        for (const one of steps) {
          if (one.type === 'wait') now = new Date(now.getTime() + one.ms);
          else if (one.type === 'use') next++;
          else {
            const given = await reserve({ wallet, next, count: one.count });
            for (const nonce of given) {
              expect(nonce).toBeGreaterThanOrEqual(next);
              expect(isHeld(nonce)).toBe(false);
              held.set(nonce, now.getTime() + NONCE_HOLD_MS);
            }
            for (let below = next; below < (given.at(-1) ?? 0); below++) {
              expect(isHeld(below)).toBe(true);
            }
          }
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('a nonce that was asked for', () => {
  it('takes over what was crafted and given up', async () => {
    const wallet = aWallet();
    await reserve({ wallet, next: 4, count: 2 });
    expect(await reserve({ wallet, next: 4, first: 4 })).toEqual([4]);
    expect(await reserve({ wallet, next: 4, first: 6, count: 2 })).toEqual([6, 7]);
  });

  it('can be that of a transaction that waits for a block, to replace it', async () => {
    const wallet = aWallet();
    expect(await reserve({ wallet, unused: 2, next: 4, first: 2 })).toEqual([2]);
    expect(await reserve({ wallet, unused: 2, next: 4, first: 3 })).toEqual([3]);
    await expect(reserve({ wallet, unused: 2, next: 4, first: 1 })).rejects.toMatchObject({
      details: { have: '1', need: '2 to 4' },
    });
    expect(await reserve({ wallet, unused: 2, next: 4 })).toEqual([4]);
  });

  it('is refused below what the chain has used, and past a gap', async () => {
    const wallet = aWallet();
    await reserve({ wallet, next: 4 });
    for (const first of [0, 3, 6, 100]) {
      await expect(reserve({ wallet, next: 4, first })).rejects.toMatchObject({
        name: 'ImpossibleError',
        code: 'nonce_unavailable',
        details: { have: String(first), need: '4 to 5' },
      });
    }
  });
});
