import { randomUUID } from 'node:crypto';
import type { Intent, Verdict } from '@kiln-connect/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from './index.ts';
import { openTestStore, type TestStore, testEngines } from './testing/index.ts';

const eth = { chain: 'eth', network: 'devnet' } as const;

const keyOf = (publicKey: string, derivationIndex: number) => ({
  publicKey,
  derivationIndex,
  withdrawalCredentials: '0x01',
  feeRecipient: '0xfe',
  statement: {
    public_key: publicKey,
    withdrawal_credentials: '0x01',
    operator_key: '0xed',
    signature: '0x51',
  },
});

describe.each(testEngines)('validator keys and transactions on $title', (engine) => {
  if (!engine.isAvailable) return it.skip('is not tested here');
  let test: TestStore;
  let store: Store;
  let organizationId: string;
  beforeAll(async () => {
    test = await openTestStore(engine);
    store = test.store;
    const organization = { name: 'Acme', slug: 'acme', networks: ['devnet'] as const };
    organizationId = (await store.organizations.create(organization)).id;
  });
  afterAll(() => test?.remove());

  it('reserves each derivation index once, however many ask at the same time', async () => {
    const counts = [3, 1, 5, 2, 4, 1];
    const firsts = await Promise.all(
      counts.map((count) => store.validatorKeys.nextIndex({ ...eth, count })),
    );
    const reserved = firsts.flatMap((first, asker) =>
      Array.from({ length: counts[asker] ?? 0 }, (_, index) => first + index),
    );
    expect(reserved.sort((a, b) => a - b)).toEqual(Array.from({ length: 16 }, (_, n) => n));
    expect(await store.validatorKeys.nextIndex({ ...eth, network: 'testnet', count: 1 })).toBe(0);
  });

  it('never takes a public key or a derivation index twice, and keeps nothing of a refused batch', async () => {
    const owner = { ...eth, organizationId, accountId: null };
    await store.validatorKeys.insert({ ...owner, keys: [keyOf('0xaa', 100)] });
    for (const again of [keyOf('0xaa', 101), keyOf('0xbb', 100)]) {
      const inserted = store.validatorKeys.insert({ ...owner, keys: [keyOf('0xcc', 102), again] });
      await expect(inserted).rejects.toMatchObject({ code: 'validator_key_exists' });
    }
    const found = await store.validatorKeys.find({ ...eth, publicKeys: ['0xaa', '0xbb', '0xcc'] });
    expect(found).toMatchObject([{ ...keyOf('0xaa', 100), organizationId, installedAt: null }]);
  });

  it('remembers when a key was installed', async () => {
    const owner = { ...eth, organizationId, accountId: randomUUID() };
    await store.validatorKeys.insert({ ...owner, keys: [keyOf('0xdd', 200), keyOf('0xee', 201)] });
    const at = new Date('2026-01-01T00:00:00.123Z');
    await store.validatorKeys.markInstalled({ ...eth, publicKeys: ['0xee'], at });
    const keys = await store.validatorKeys.list({ ...eth, organizationId });
    expect(keys.slice(-2).map(({ installedAt }) => installedAt)).toEqual([null, at]);
    expect(await store.validatorKeys.list({ ...eth, organizationId: randomUUID() })).toEqual([]);
  });

  it('finds the latest crafted transaction by its hash, for its organization alone', async () => {
    const crafted = {
      organizationId,
      ...eth,
      action: 'stake',
      unsignedTxHash: '0x01',
      bytes: '0x02',
      intent: { version: 1, ...eth, action: 'stake', amount_wei: '32' } satisfies Intent,
      verdict: { verdict: 'accepted', hash: '0x01' } as Verdict,
      accountId: randomUUID(),
      stakeIds: ['0xaa', '0xbb'],
      tokenId: randomUUID(),
    };
    await store.transactions.insertCrafted({ ...crafted, bytes: '0x00' });
    const latest = await store.transactions.insertCrafted(crafted);
    expect(latest).toMatchObject(crafted);
    const question = { organizationId, ...eth, unsignedTxHash: '0x01' };
    expect(await store.transactions.findByUnsignedHash(question)).toEqual(latest);
    const stranger = { ...question, organizationId: randomUUID() };
    expect(await store.transactions.findByUnsignedHash(stranger)).toBeUndefined();
  });

  it('records a broadcast once, and says that it was recorded before', async () => {
    const broadcast = {
      organizationId,
      ...eth,
      txHash: '0x10',
      unsignedTxHash: null,
      signed: '0x11',
      tokenId: null,
      at: new Date('2026-01-01T00:00:00Z'),
    };
    expect(await store.transactions.recordBroadcast(broadcast)).toBe(true);
    expect(await store.transactions.recordBroadcast({ ...broadcast, signed: '0x12' })).toBe(false);
    expect(await store.transactions.findBroadcast(broadcast)).toEqual(broadcast);
    const other = { ...broadcast, txHash: '0x99' };
    expect(await store.transactions.findBroadcast(other)).toBeUndefined();
  });
});
