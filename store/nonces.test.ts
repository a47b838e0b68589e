import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestStore, type TestStore, testEngines } from './testing/index.ts';

describe.each(testEngines)('reserved nonces on $title', (engine) => {
  if (!engine.isAvailable) return it.skip('is not tested here');
  let test: TestStore;
  let organizationId: string;
  let wallets = 0;
  beforeAll(async () => {
    test = await openTestStore(engine);
    const organization = { name: 'Acme', slug: 'acme', networks: ['devnet'] as const };
    organizationId = (await test.store.organizations.create(organization)).id;
  });
  afterAll(() => test?.remove());

  const at = new Date('2026-01-01T00:00:00Z');
  const until = new Date('2026-01-01T00:10:00Z');
  const aWallet = () =>
    ({ organizationId, network: 'devnet', chain: 'eth', wallet: `0x${wallets++}` }) as const;

  it('are taken once, however many ask at the same time', async () => {
    const key = aWallet();
    const { nonces } = test.store;
    const taken = await Promise.all(
      Array.from({ length: 8 }, () =>
        nonces.take({ ...key, nonces: [3, 4, 5], at, until, cost: 5n }),
      ),
    );
    expect(taken.flat().sort()).toEqual([3, 4, 5]);
    expect(await nonces.held({ ...key, from: 4, at })).toEqual([
      { nonce: 4, purpose: null, cost: 5n },
      { nonce: 5, purpose: null, cost: 5n },
    ]);
  });

  it('are free again from the moment until which they were held', async () => {
    const key = aWallet();
    const { nonces } = test.store;
    await nonces.take({ ...key, nonces: [0], at, until, cost: 5n });
    expect(await nonces.held({ ...key, from: 0, at: until })).toEqual([]);
    const later = new Date(until.getTime() + 1000);
    expect(await nonces.take({ ...key, nonces: [0], at: until, until: later, cost: 5n })).toEqual([
      0,
    ]);
  });

  it('are forgotten when they are released, and once the chain is past them', async () => {
    const key = aWallet();
    const { nonces } = test.store;
    await nonces.take({ ...key, nonces: [0, 1, 2, 3], at, until, cost: 5n });
    await nonces.release({ ...key, nonces: [2] });
    await nonces.forgetBelow({ ...key, nonce: 1 });
    expect((await nonces.held({ ...key, from: 0, at })).map(({ nonce }) => nonce)).toEqual([1, 3]);
    expect(await nonces.take({ ...key, nonces: [], at, until, cost: 5n })).toEqual([]);
  });

  it('keep what they are for, until somebody takes them for something else', async () => {
    const key = aWallet();
    const { nonces } = test.store;
    await nonces.take({ ...key, nonces: [0], at, until, cost: 5n, purpose: 'exit' });
    expect(await nonces.held({ ...key, from: 0, at })).toEqual([
      { nonce: 0, purpose: 'exit', cost: 5n },
    ]);
    const later = new Date(until.getTime() + 1000);
    await nonces.take({ ...key, nonces: [0], at: until, until: later, cost: 5n });
    expect(await nonces.held({ ...key, from: 0, at: until })).toEqual([
      { nonce: 0, purpose: null, cost: 5n },
    ]);
  });

  it('stay with their cost once they were sent, whatever is given back, until they are used', async () => {
    const key = aWallet();
    const { nonces } = test.store;
    await nonces.take({ ...key, nonces: [0, 1, 2, 3], at, until, cost: 7n });
    await nonces.markSent({ ...key, nonce: 0 });
    await nonces.markSent({ ...key, nonce: 2 });
    await nonces.releaseUpTo({ ...key, to: 2 });
    expect((await nonces.held({ ...key, from: 0, at })).map(({ nonce }) => nonce)).toEqual([
      0, 2, 3,
    ]);
    expect(await nonces.sent({ ...key, from: 0, to: 2 })).toEqual([{ nonce: 0, cost: 7n }]);
    await nonces.forgetBelow({ ...key, nonce: 1 });
    expect(await nonces.sent({ ...key, from: 0, to: 9 })).toEqual([{ nonce: 2, cost: 7n }]);
  });

  it('are those of one wallet', async () => {
    const [one, other] = [aWallet(), aWallet()];
    const { nonces } = test.store;
    await nonces.take({ ...one, nonces: [7], at, until, cost: 5n });
    expect(await nonces.held({ ...other, from: 0, at })).toEqual([]);
    expect(await nonces.take({ ...other, nonces: [7], at, until, cost: 5n })).toEqual([7]);
  });
});
