import { randomUUID } from 'node:crypto';
import type { Intent, Verdict } from '@kiln-connect/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPERATOR_HOME, type Store } from './index.ts';
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
    await store.validatorKeys.settleHome({ ...eth, publicKeys: ['0xee'], home: 'first' });
    await store.validatorKeys.markInstalled({ ...eth, publicKeys: ['0xee'], home: 'first', at });
    const keys = await store.validatorKeys.list({ ...eth, organizationId });
    expect(keys.slice(-2).map(({ installedAt }) => installedAt)).toEqual([null, at]);
    expect(await store.validatorKeys.list({ ...eth, organizationId: randomUUID() })).toEqual([]);
  });

  it('settles the home of a key once: of two who say where it goes, one does', async () => {
    const owner = { ...eth, organizationId, accountId: null };
    const publicKeys = ['0xf1', '0xf2'];
    await store.validatorKeys.insert({
      ...owner,
      keys: publicKeys.map((publicKey, i) => keyOf(publicKey, 300 + i)),
    });
    await Promise.all(
      ['first', 'second'].map((home) =>
        store.validatorKeys.settleHome({ ...eth, publicKeys, home }),
      ),
    );
    const [one, two] = await store.validatorKeys.notInstalled({ ...eth, publicKeys, limit: 10 });
    expect(['first', 'second']).toContain(one?.home);
    expect(two?.home).toBe(one?.home);
    const stranger = one?.home === 'first' ? 'second' : 'first';
    const at = new Date();
    await store.validatorKeys.markInstalled({ ...eth, publicKeys, home: stranger, at });
    expect(await store.validatorKeys.notInstalled({ ...eth, publicKeys, limit: 10 })).toHaveLength(
      2,
    );
    const move = { ...eth, publicKey: '0xf1', to: 'third', signed: { signed_blocks: [] } };
    expect(await store.validatorKeys.changeHome({ ...move, from: stranger })).toBe(false);
    expect(await store.validatorKeys.changeHome({ ...move, from: one?.home ?? '' })).toBe(true);
    expect(await store.validatorKeys.find({ ...eth, publicKeys: ['0xf1'] })).toMatchObject([
      { home: 'third', signed: { signed_blocks: [] }, installedAt: null },
    ]);
  });

  it('tells which keys are due, and leaves those in the hands of an operator alone', async () => {
    const owner = { ...eth, network: 'testnet', organizationId, accountId: null } as const;
    const on = { chain: 'eth', network: 'testnet' } as const;
    await store.validatorKeys.insert({ ...owner, keys: [keyOf('0x1a', 1), keyOf('0x1b', 2)] });
    const now = new Date('2026-01-01T00:00:00Z');
    const due = async (at: Date) =>
      (await store.validatorKeys.notInstalled({ ...on, now: at, limit: 10 })).map(
        ({ publicKey }) => publicKey,
      );
    expect(await due(now)).toEqual(['0x1a', '0x1b']);
    await store.validatorKeys.settleHome({ ...on, publicKeys: ['0x1b'], home: OPERATOR_HOME });
    const later = new Date(now.getTime() + 60_000);
    const failure = { publicKeys: ['0x1a'], error: 'is not reachable', nextInstallAt: later };
    await store.validatorKeys.noteInstallFailure({ ...on, ...failure });
    expect(await due(now)).toEqual([]);
    expect(await store.validatorKeys.chainsWaiting({ now })).not.toContainEqual(on);
    expect(await due(later)).toEqual(['0x1a']);
    expect(await store.validatorKeys.chainsWaiting({ now: later })).toContainEqual(on);
    const [waiting] = await store.validatorKeys.find({ ...on, publicKeys: ['0x1a'] });
    expect(waiting).toMatchObject({ installAttempts: 1, installError: 'is not reachable' });
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
      ahead: -1,
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
