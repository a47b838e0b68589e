import type { ChainSlice, OperationRow, RewardRow, StakeRow } from '@kiln-connect/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from './index.ts';
import { openTestStore, type TestStore, testEngines } from './testing/index.ts';

const key = { chain: 'eth', network: 'devnet' } as const;
const at = (time: string) => new Date(`2026-03-${time}Z`);

const earned = (stakeId: string, time: string, component: string, amount: bigint): RewardRow => ({
  stakeId,
  time: at(time),
  position: 1,
  component,
  amount,
});

const operation = (stakeId: string, id: string, time: string): OperationRow => ({
  stakeId,
  id,
  type: 'deposit',
  time: at(time),
  position: 1,
  proxies: [],
  amount: 32n * 10n ** 18n,
  answer: { id },
});

describe.each(testEngines)('rows of exported reports on $title', (engine) => {
  if (!engine.isAvailable) return it.skip('are not tested here');
  let test: TestStore;
  let store: Store;
  let organizationId: string;

  beforeAll(async () => {
    test = await openTestStore(engine);
    store = test.store;
    const create = (slug: string) =>
      store.organizations.create({ name: slug, slug, networks: ['devnet'] });
    organizationId = (await create('mine')).id;
    for (const [owner, name, stakeIds] of [
      [organizationId, 'Treasury', ['a']],
      [organizationId, 'Clients', ['a', 'b']],
      [(await create('stranger')).id, 'Not yours', ['a']],
    ] as const) {
      const tenant = { organizationId: owner, network: 'devnet' } as const;
      const account = await store.accounts.create({ ...tenant, name, description: '' });
      await store.accounts.addStakes({ ...tenant, accountId: account.id, chain: 'eth', stakeIds });
    }
    const row: StakeRow = {
      stakeId: 'a',
      state: 'active_ongoing',
      proxies: [],
      balance: 1n,
      effectiveBalance: 1n,
      answer: { validator_address: 'a' },
    };
    await store.stakes.upsert({ ...key, rows: [row], at: at('01T00:00:00') });
    await store.stakes.track({ ...key, stakeIds: ['b'] });
    const head = { position: 1, id: '1', parentId: '0', time: at('03T00:00:00') };
    const apply = async (from: number, slice: Partial<ChainSlice>) => {
      const { version } = await store.index.followed(key);
      await store.index.applySlice({
        ...key,
        from,
        position: from,
        head: { ...head, position: from },
        followedVersion: version,
        slice: { blocks: [], rewards: [], exposures: [], operations: [], ...slice },
      });
    };
    await apply(0, {});
    const stakes = ['a', 'b'].map((stakeId) => ({ stakeId, from: 1, firstPosition: 1 }));
    await store.index.startBackfill({ ...key, stakes });
    await apply(1, {
      rewards: [
        earned('a', '01T12:00:00', 'attestation', 5n),
        earned('a', '01T13:00:00', 'attestation', -7n),
        earned('a', '02T12:00:00', 'attestation', 10n ** 30n),
        earned('b', '02T12:00:00', 'execution', 3n),
      ],
      exposures: [
        { stakeId: 'a', time: at('01T12:00:00'), position: 1, seconds: 60, effectiveBalance: 32n },
        { stakeId: 'a', time: at('03T12:00:00'), position: 1, seconds: 60, effectiveBalance: 33n },
      ],
      operations: [
        operation('a', 'late', '02T23:59:59'),
        operation('a', 'early', '01T00:00:00'),
        operation('b', 'other', '01T12:00:00'),
      ],
    });
  });
  afterAll(() => test?.remove());

  it('give each stake with its answer, and the names of the accounts of the asker alone', async () => {
    const rows = await store.reportRows.stakes({
      ...key,
      organizationId,
      stakeIds: ['b', 'a', 'c'],
    });
    expect(rows).toEqual([
      {
        stakeId: 'a',
        answer: '{"validator_address":"a"}',
        accounts: 'Clients, Treasury',
      },
      { stakeId: 'b', answer: undefined, accounts: 'Clients' },
    ]);
  });

  const stretch = (stakeId: string, first = '0001-01-01', last = '9999-12-31') => ({
    stakeId,
    first,
    last,
  });
  const dayNumber = (day: string) => Date.parse(day) / 86_400_000;
  const [first, second, third] = ['2026-03-01', '2026-03-02', '2026-03-03'].map(dayNumber);

  it('give every day in which a stake earned or held, oldest first', async () => {
    const stretches = ['b', 'a', 'c'].map((stakeId) => stretch(stakeId));
    expect(await store.reportRows.rewards({ ...key, stretches })).toEqual([
      {
        stakeId: 'a',
        earned: `${first} attestation -2\n${second} attestation ${10n ** 30n}`,
        held: `${first} 32\n${third} 33`,
      },
      { stakeId: 'b', earned: `${second} execution 3`, held: '' },
      { stakeId: 'c', earned: '', held: '' },
    ]);
  });

  it('keep to the days that are asked for, both included', async () => {
    const slice = { ...key, stakeIds: ['a'], startDate: '2026-03-02', endDate: '2026-03-02' };
    const stretches = [stretch('a', '2026-03-02', '2026-03-02')];
    expect(await store.reportRows.rewards({ ...key, stretches })).toEqual([
      { stakeId: 'a', earned: `${second} attestation ${10n ** 30n}`, held: '' },
    ]);
    const operations = await store.reportRows.operations(slice);
    expect(operations.map(({ answer }) => answer)).toEqual(['{"id":"late"}']);
  });

  it('give operations by stake and time, and say beforehand how many rows there can be', async () => {
    const slice = { ...key, stakeIds: ['a', 'b', 'c'] };
    const operations = await store.reportRows.operations(slice);
    expect(
      operations.map(({ stakeId, time, amount, answer }) => [stakeId, time, amount, answer]),
    ).toEqual([
      ['a', at('01T00:00:00'), '32000000000000000000', '{"id":"early"}'],
      ['a', at('02T23:59:59'), '32000000000000000000', '{"id":"late"}'],
      ['b', at('01T12:00:00'), '32000000000000000000', '{"id":"other"}'],
    ]);
    // An hour ahead of UTC, the day begins an hour earlier.
    const ahead = { ...slice, startDate: '2026-03-03', utcOffsetMinutes: 60 };
    expect(await store.reportRows.operations(ahead)).toMatchObject([{ answer: '{"id":"late"}' }]);
    expect(await store.reportRows.operationCounts(ahead)).toEqual([{ stakeId: 'a', rows: 1 }]);
    const byStake = (counts: readonly { stakeId: string; rows: number }[]) =>
      Object.fromEntries(counts.map(({ stakeId, rows }) => [stakeId, rows]));
    expect(byStake(await store.reportRows.operationCounts(slice))).toEqual({ a: 2, b: 1 });
    expect(byStake(await store.reportRows.rewardDaysAtMost(slice))).toEqual({ a: 3, b: 1 });
    const days = { ...slice, startDate: '2026-03-02', endDate: '2026-03-03' };
    expect(byStake(await store.reportRows.rewardDaysAtMost(days))).toEqual({ a: 2, b: 1 });
  });
});
