import type { StakeFilter, StakeRow } from '@kiln-connect/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from './index.ts';
import { openTestStore, type TestStore, testEngines } from './testing/index.ts';

const eth = { chain: 'eth', network: 'devnet' } as const;
const at = new Date('2026-01-01T00:00:00Z');

const stake = (stakeId: string, fields: Partial<StakeRow> = {}): StakeRow => ({
  stakeId,
  state: 'active_ongoing',
  proxies: [],
  balance: 10n ** 60n,
  effectiveBalance: 32n * 10n ** 18n,
  answer: { validator_address: stakeId },
  ...fields,
});

describe.each(testEngines)('stakes on $title', (engine) => {
  if (!engine.isAvailable) return it.skip('is not tested here');
  let test: TestStore;
  let store: Store;
  let organizationId: string;
  let strangerId: string;
  let accountId: string;
  let strangersAccountId: string;

  beforeAll(async () => {
    test = await openTestStore(engine);
    store = test.store;
    const withAccount = async (slug: string, stakeIds: string[]) => {
      const { id } = await store.organizations.create({ name: slug, slug, networks: ['devnet'] });
      const tenant = { organizationId: id, network: 'devnet' } as const;
      const account = await store.accounts.create({ ...tenant, name: slug, description: '' });
      await store.accounts.addStakes({ ...tenant, accountId: account.id, chain: 'eth', stakeIds });
      return [id, account.id] as const;
    };
    [organizationId, accountId] = await withAccount('mine', ['a', 'b', 'unread']);
    [strangerId, strangersAccountId] = await withAccount('stranger', ['c']);
    const rows = [
      stake('a', { index: 1, wallet: 'w1', owner: 'o1', validator: 'v1', proxies: ['p1', 'p2'] }),
      stake('b', { index: 2, wallet: 'w1', owner: 'o2', state: 'pending_queued' }),
      stake('c', { index: 3, wallet: 'w2', owner: 'o1', validator: 'v1', proxies: ['p2'] }),
      stake('d', { index: 4, wallet: 'w3' }),
    ];
    await store.stakes.track({ ...eth, stakeIds: ['unread'] });
    await store.stakes.upsert({ ...eth, rows, at });
    await store.stakes.upsert({ ...eth, network: 'testnet', rows: [stake('elsewhere')], at });
    await store.validatorKeys.insert({
      ...eth,
      organizationId: strangerId,
      accountId: null,
      keys: [
        {
          publicKey: 'd',
          derivationIndex: 0,
          withdrawalCredentials: '',
          feeRecipient: '',
          statement: {
            public_key: 'd',
            withdrawal_credentials: '',
            operator_key: '',
            signature: '',
          },
        },
      ],
    });
  });
  afterAll(() => test?.remove());

  const listed = async (
    filter: StakeFilter,
    page?: { current: number; size: number },
    asker = organizationId,
  ) => {
    const list = await store.stakes.list({
      ...eth,
      organizationId: asker,
      filter,
      ...(page && { page }),
    });
    const answers = JSON.parse(list.answers) as { validator_address: string }[];
    return { ...list, stakes: answers.map(({ validator_address }) => validator_address).join('') };
  };

  it("lists the organization's own stakes when nothing is asked for", async () => {
    expect(await listed({})).toMatchObject({ stakes: 'ab', total: 2 });
    expect(await listed({}, undefined, strangerId)).toMatchObject({ stakes: 'c', total: 1 });
  });

  it('does not let a state alone open the stakes of others', async () => {
    expect((await listed({ states: ['active_ongoing'] })).stakes).toBe('a');
  });

  it('shows stakes on chain to everybody who names them', async () => {
    expect((await listed({ stakeIds: ['c', 'd'] })).stakes).toBe('cd');
    expect((await listed({ wallets: ['w1', 'w2'] })).stakes).toBe('abc');
    expect((await listed({ owners: ['o1'] })).stakes).toBe('ac');
    expect((await listed({ validators: ['v1', 'v2'] })).stakes).toBe('ac');
    expect((await listed({ indexes: [2, 4] })).stakes).toBe('bd');
    expect((await listed({ proxies: ['p2', 'p9'] })).stakes).toBe('ac');
    expect((await listed({ scope: 'operator' })).stakes).toBe('d');
    expect((await listed({ scope: 'network' })).stakes).toBe('abcd');
  });

  it('narrows by every field that is given', async () => {
    expect((await listed({ wallets: ['w1'], states: ['pending_queued'] })).stakes).toBe('b');
    expect((await listed({ owners: ['o1'], indexes: [2] })).stakes).toBe('');
    expect((await listed({ validators: ['v1'], wallets: ['w1'] })).stakes).toBe('a');
    expect((await listed({ accounts: [accountId], stakeIds: ['b', 'c'] })).stakes).toBe('b');
    expect((await listed({ scope: 'operator', wallets: ['w1'] })).stakes).toBe('');
  });

  it.each([
    { stakeIds: [] },
    { wallets: [] },
    { owners: [] },
    { validators: [] },
    { indexes: [] },
    { proxies: [] },
    { accounts: [] },
    { states: [] },
  ] satisfies StakeFilter[])('matches nothing with an empty list: %o', async (filter) => {
    expect(await listed(filter)).toMatchObject({ answers: '[]', total: 0 });
  });

  it("matches nothing in an account of others, or one that can not be anybody's", async () => {
    expect((await listed({ accounts: [accountId] })).stakes).toBe('ab');
    expect((await listed({ accounts: [strangersAccountId] })).stakes).toBe('');
    expect((await listed({ accounts: ["x' or true --"] })).stakes).toBe('');
  });

  it('no longer lists a stake that was taken out with its account', async () => {
    const tenant = { organizationId: strangerId, network: 'devnet' } as const;
    const account = await store.accounts.create({ ...tenant, name: 'gone', description: '' });
    const place = { ...tenant, accountId: account.id, chain: 'eth', stakeIds: ['a'] };
    await store.accounts.addStakes(place);
    expect((await listed({}, undefined, strangerId)).stakes).toBe('ac');
    await store.accounts.remove({ ...tenant, id: account.id });
    expect((await listed({}, undefined, strangerId)).stakes).toBe('c');
  });

  it('says which of the asked ones were never read', async () => {
    expect(await listed({ stakeIds: ['a', 'unread', 'unheard'] })).toMatchObject({
      stakes: 'a',
      total: 1,
      missingStakeIds: ['unread', 'unheard'],
      missingIndexes: [],
    });
    expect(await listed({ indexes: [1, 77] })).toMatchObject({ stakes: 'a', missingIndexes: [77] });
  });

  it('answers a page at a time and counts all of them, also past the last page', async () => {
    const filter = { scope: 'network' } as const;
    expect(await listed(filter, { current: 1, size: 3 })).toMatchObject({
      stakes: 'abc',
      total: 4,
    });
    expect(await listed(filter, { current: 2, size: 3 })).toMatchObject({ stakes: 'd', total: 4 });
    expect(await listed(filter, { current: 9, size: 3 })).toMatchObject({ stakes: '', total: 4 });
  });

  it('sends the wire object exactly as the chain wrote it', async () => {
    const answer = { z: '1', a: { nested: ['"quoted"', 'ünïcode', null] }, big: '1'.repeat(78) };
    await store.stakes.upsert({ ...eth, rows: [stake('exact', { answer, wallet: 'wx' })], at });
    const { answers } = await listed({ stakeIds: ['exact'] });
    expect(answers).toBe(`[${JSON.stringify(answer)}]`);
  });

  it('replaces what was stored of a stake', async () => {
    await store.stakes.upsert({ ...eth, rows: [stake('moving', { wallet: 'w8', index: 80 })], at });
    await store.stakes.upsert({
      ...eth,
      rows: [stake('moving', { state: 'withdrawal_done' })],
      at,
    });
    expect((await listed({ wallets: ['w8'] })).stakes).toBe('');
    const filter = { stakeIds: ['moving'], states: ['withdrawal_done'] };
    expect((await listed(filter)).stakes).toBe('moving');
  });

  it('tells new stakes from those that are tracked already', async () => {
    const question = { ...eth, network: 'mainnet' } as const;
    expect(await store.stakes.track({ ...question, stakeIds: ['x', 'y', 'x'] })).toEqual([
      'x',
      'y',
    ]);
    expect(await store.stakes.track({ ...question, stakeIds: ['y', 'z'] })).toEqual(['z']);
    expect(await store.stakes.tracked(question)).toEqual(
      ['x', 'y', 'z'].map((stakeId) => ({ stakeId, firstPosition: null, isFollowed: false })),
    );
  });

  it('names the ids of all that match, those not yet read included', async () => {
    expect(await store.stakes.ids({ ...eth, organizationId, filter: {} })).toEqual([
      'a',
      'b',
      'unread',
    ]);
  });

  it('knows which stakes are on our keys, and nothing of a stake that it never saw', async () => {
    const known = await store.stakes.knowledge({ ...eth, stakeIds: ['d', 'unheard', 'a'] });
    expect(known).toEqual([
      { stakeId: 'd', isOurs: true, isUnread: true, rewardTotals: {} },
      { stakeId: 'unheard', isOurs: false, isUnread: true, rewardTotals: {} },
      { stakeId: 'a', isOurs: false, isUnread: true, rewardTotals: {} },
    ]);
  });
});
