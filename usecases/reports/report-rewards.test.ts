import type { ChainConnection, EpochSpan, RewardRow, StakeExposure } from '@kiln-connect/core';
import type { Store } from '@kiln-connect/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccount } from '../accounts/create-account.ts';
import type { Caller } from '../caller.ts';
import type { System } from '../system.ts';
import {
  aCaller,
  anOrganization,
  openTestSystem,
  type TestSystem,
} from '../testing/test-system.ts';
import { listOperations } from './list-operations.ts';
import { readRewardPeriods, reportRewards } from './report-rewards.ts';

const GENESIS = Date.parse('2026-05-01T23:00:00Z');
const SLOT = 12_000;
const SLOTS_PER_EPOCH = 32;
const EPOCH = SLOTS_PER_EPOCH * SLOT;
const timeOf = (slot: number) => new Date(GENESIS + slot * SLOT);
/** Up to the head, 15 epochs and a half: 1 h 39 min, over midnight. */
const HEAD = 15 * SLOTS_PER_EPOCH + 16;
const KEY = `0x${'cd'.repeat(48)}`;

/** What each slot brought: a reward that tells the slot, and a balance that grows once. */
const rewardAt = (slot: number): RewardRow => ({
  stakeId: KEY,
  time: timeOf(slot),
  position: slot,
  component: slot % 3 === 0 ? 'attestation' : 'sync_committee',
  amount: BigInt(slot * slot - 500),
});
const exposureAt = (slot: number): StakeExposure => ({
  stakeId: KEY,
  time: timeOf(slot),
  position: slot,
  seconds: SLOT / 1000,
  effectiveBalance: slot < 300 ? 32n : 33n,
});
const slotsOf = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);
const sliceOf = (from: number, to: number) => ({
  blocks: [{ position: to, id: `${to}`, parentId: 'x', time: timeOf(to) }],
  rewards: slotsOf(from, to).map(rewardAt),
  exposures: slotsOf(from, to).map(exposureAt),
  operations: [],
});

describe('a report of rewards', () => {
  const chain = 'eth';
  const books = { chain, network: 'devnet' } as const;
  let test: TestSystem;
  let system: System;
  let caller: Caller;
  let account: string;
  const read: { from: number; to: number; stakeIds: readonly string[] }[] = [];

  const connection: Partial<ChainConnection> = {
    epochs: async ({ from = 0, to = 0 }) => {
      const spans: EpochSpan[] = [];
      for (let epoch = from; epoch <= to && epoch * SLOTS_PER_EPOCH <= HEAD; epoch += 1) {
        spans.push({
          epoch,
          from: epoch * SLOTS_PER_EPOCH,
          to: Math.min(HEAD, (epoch + 1) * SLOTS_PER_EPOCH - 1),
          start: timeOf(epoch * SLOTS_PER_EPOCH),
          end: timeOf((epoch + 1) * SLOTS_PER_EPOCH),
        });
      }
      return spans;
    },
    readRange: async (range) => {
      read.push(range);
      return sliceOf(range.from, range.to);
    },
  };

  beforeAll(async () => {
    test = await openTestSystem({ connections: async () => connection as ChainConnection });
    system = test.system;
    await anOrganization('acme', system);
    caller = await aCaller({ organization: 'acme' }, system);
    account = (await createAccount({ name: 'Treasury', description: '' }, caller, system)).id;
    const tenant = { organizationId: caller.organizationId, network: books.network };
    const stakes = { accountId: account, chain, stakeIds: [KEY] };
    await system.store.accounts.addStakes({ ...tenant, ...stakes });
    await system.store.stakes.upsert({
      ...books,
      at: new Date(),
      rows: [
        {
          stakeId: KEY,
          state: 'active_ongoing',
          proxies: [],
          balance: 0n,
          effectiveBalance: 0n,
          answer: {},
        },
      ],
    });
    const { index } = system.store;
    for (let from = 0; from <= HEAD; from += 256) {
      const position = Math.min(HEAD, from + 255);
      const followedVersion = (await index.followed(books)).version;
      const head = { position, id: `${position}`, parentId: 'x', time: timeOf(position) };
      const slice = sliceOf(from, position);
      await index.applySlice({ ...books, from, position, head, followedVersion, slice });
      if (from === 0) {
        await index.startBackfill({
          ...books,
          stakes: [{ stakeId: KEY, from: position + 1, firstPosition: 0 }],
        });
      }
    }
    // Midnight is at slot 300; what lies before it is final.
    await index.finalize({ ...books, block: { position: 310, time: timeOf(310) } });
  });
  afterAll(() => test.remove());

  const report = (query: Partial<Parameters<typeof readRewardPeriods>[0]['query']> = {}) =>
    readRewardPeriods({ chain, query: { filter: {}, ...query } }, caller, system);
  const total = (slots: readonly number[]) =>
    slots.reduce((sum, slot) => sum + rewardAt(slot).amount, 0n);
  const sums = (periods: Awaited<ReturnType<typeof report>>) =>
    periods.map(({ components }) =>
      Object.values(components).reduce((sum, amount) => sum + amount, 0n),
    );

  it('has each slot in its day, although midnight falls into an epoch', async () => {
    expect(300 % SLOTS_PER_EPOCH).not.toBe(0);
    const days = await report();
    expect(days.map(({ date, isFinal }) => [date, isFinal])).toEqual([
      ['2026-05-01', true],
      ['2026-05-02', false],
    ]);
    expect(sums(days)).toEqual([total(slotsOf(0, 299)), total(slotsOf(300, HEAD))]);
    expect(days.map(({ stakeBalance }) => stakeBalance)).toEqual([32n, 33n]);
  });

  it('adds up to the same by hour, day, week, month, and by day of another timezone', async () => {
    const all = total(slotsOf(0, HEAD));
    for (const query of [
      { format: 'hourly' },
      { format: 'weekly' },
      { format: 'monthly' },
      { utcOffsetMinutes: -300 },
      { utcOffsetMinutes: 60 },
    ] as const) {
      const periods = await report(query);
      expect(sums(periods).reduce((sum, amount) => sum + amount, 0n)).toBe(all);
      const seconds = periods.reduce((sum, { activeSeconds }) => sum + activeSeconds, 0);
      expect(seconds).toBe(((HEAD + 1) * SLOT) / 1000);
    }
    // An hour ahead, all of it is on the second of May.
    const ahead = await report({ utcOffsetMinutes: 60 });
    expect(ahead.map(({ date, start }) => [date, start.toISOString()])).toEqual([
      ['2026-05-02', '2026-05-01T23:00:00.000Z'],
    ]);
    expect((await report({ format: 'hourly' })).map(({ start }) => start.getUTCHours())).toEqual([
      23, 0,
    ]);
  });

  it('has the epochs that were asked for, as the chain tells them, which add up to the days', async () => {
    const epochs = await report({ format: 'epoch', startEpoch: 0, endEpoch: 20 });
    expect(epochs.map(({ epoch }) => epoch)).toEqual(slotsOf(0, 15));
    expect(sums(epochs)[9]).toBe(total(slotsOf(288, 319)));
    expect(epochs[9]).toMatchObject({
      date: '2026-05-01',
      start: timeOf(288),
      end: new Date(GENESIS + 10 * EPOCH),
      stakeBalance: 33n,
      balanceSeconds: 12n * (12n * 32n + 20n * 33n),
      activeSeconds: 384,
      isFinal: false,
    });
    expect(epochs.filter(({ isFinal }) => isFinal).map(({ epoch }) => epoch)).toEqual(
      slotsOf(0, 8),
    );
    const all = sums(epochs).reduce((sum, amount) => sum + amount, 0n);
    expect(all).toBe(total(slotsOf(0, HEAD)));
    expect(read).toEqual([{ from: 0, to: HEAD, stakeIds: [KEY] }]);
    expect(await report({ format: 'epoch', startEpoch: 90, endEpoch: 91 })).toEqual([]);
  });

  it('takes two statements, whatever is asked of stakes that are known', async () => {
    const asked: string[] = [];
    const counting = <Group extends object>(group: Group, name: string): Group =>
      new Proxy(group, {
        get: (target, key) => {
          const value = Reflect.get(target, key) as unknown;
          if (typeof value !== 'function') return value;
          return (...values: unknown[]) => {
            asked.push(`${name}.${String(key)}`);
            return value.apply(target, values);
          };
        },
      });
    const store = Object.fromEntries(
      Object.entries(system.store).map(([name, group]) => [
        name,
        typeof group === 'object' ? counting(group, name) : group,
      ]),
    ) as unknown as Store;
    for (const query of [
      { filter: {} },
      { filter: { stakeIds: [KEY] }, includeUsd: true },
      { filter: { accounts: [account] }, recognition: 'withdrawal', format: 'monthly' },
      { filter: { scope: 'operator' } },
    ] as const) {
      asked.length = 0;
      await reportRewards({ chain, query }, caller, { ...system, store });
      expect(asked).toEqual(['rewards.context', 'rewards.sums']);
    }
  });

  it('names the days whose price nobody knows, and gives no value for them', async () => {
    const {
      data: [day],
    } = await reportRewards({ chain, query: { filter: {}, includeUsd: true } }, caller, system);
    expect(day).toMatchObject({ usd_missing_days: ['2026-05-01'] });
    expect(day).not.toHaveProperty('rewards_usd');
  });

  it("finds no other organization's account, and says so", async () => {
    await anOrganization('other', system);
    const other = await aCaller({ organization: 'other' }, system);
    const query = { filter: { accounts: [account] } };
    await expect(reportRewards({ chain, query }, other, system)).rejects.toMatchObject({
      code: 'account_not_found',
    });
    expect(await reportRewards({ chain, query: { filter: {} } }, other, system)).toEqual({
      data: [],
    });
  });

  it("says of rewards and operations that they are not whole while a stake's history is read", async () => {
    await system.store.stakes.track({ chain, network: 'devnet', stakeIds: ['0xnew'] });
    const query = { filter: { stakeIds: ['0xnew'] } };
    const incomplete = { history_incomplete: true };
    expect(await reportRewards({ chain, query }, caller, system)).toMatchObject(incomplete);
    expect(await listOperations({ chain, query }, caller, system)).toMatchObject(incomplete);
    const known = { filter: { stakeIds: [KEY] } };
    expect(await reportRewards({ chain, query: known }, caller, system)).not.toMatchObject(
      incomplete,
    );
    expect(await listOperations({ chain, query: known }, caller, system)).not.toMatchObject(
      incomplete,
    );
  });
});
