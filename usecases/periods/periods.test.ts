import type { RewardRow } from '@kiln-connect/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccount } from '../accounts/create-account.ts';
import { revokeNetwork } from '../networks/revoke-network.ts';
import { reportRewards } from '../reports/report-rewards.ts';
import type { System } from '../system.ts';
import {
  aCaller,
  anOrganization,
  openTestSystem,
  operator,
  type TestSystem,
} from '../testing/test-system.ts';
import { closePeriod } from './close-period.ts';
import { listBooks } from './list-books.ts';
import { listPeriods } from './list-periods.ts';
import { readPeriod } from './read-period.ts';
import { restatePeriod } from './restate-period.ts';

const GENESIS = Date.parse('2026-02-27T00:00:00Z');
/** One position every six hours. */
const SPACE = 6 * 3_600_000;
const positionOf = (time: string) => (Date.parse(time) - GENESIS) / SPACE;
const timeOf = (position: number) => new Date(GENESIS + position * SPACE);

const KEY = `0x${'ab'.repeat(48)}`;
const reward = (time: string, amount: bigint, component = 'attestation'): RewardRow => ({
  stakeId: KEY,
  time: new Date(time),
  position: positionOf(time),
  component,
  amount,
});

describe('the books of an organization', () => {
  const chain = 'eth';
  const network = 'devnet';
  const books = { chain, network } as const;
  let test: TestSystem;
  let system: System;
  let now = new Date('2026-05-02T08:00:00Z');
  const price: string | undefined = '2000';
  let position = 0;
  let caller: Awaited<ReturnType<typeof aCaller>>;

  /** Stores what was earned up to that time, and what was paid out then. */
  async function store(until: string, rewards: readonly RewardRow[], paid?: bigint): Promise<void> {
    const { index } = system.store;
    const to = positionOf(until);
    const { version } = await index.followed(books);
    const time = timeOf(to);
    await index.applySlice({
      ...books,
      from: position + 1,
      position: to,
      head: { id: `${to}`, parentId: 'before', position: to, time },
      followedVersion: version,
      slice: {
        blocks: [],
        rewards,
        exposures: rewards.map(({ stakeId, time: at, position: where }) => ({
          stakeId,
          time: at,
          position: where,
          seconds: SPACE / 1000,
          effectiveBalance: 32n * 10n ** 18n,
        })),
        operations: [],
        ...(paid !== undefined && {
          payouts: {
            rows: [{ stakeId: KEY, time, position: to, amount: paid, empties: false }],
            accruing: ['attestation', 'sync_committee', 'proposer', 'slashing'],
          },
        }),
      },
    });
    position = to;
  }
  const finalize = (time: string) =>
    system.store.index.finalize({
      ...books,
      block: { position: positionOf(time), time: new Date(time) },
    });
  const close = (month: string) =>
    closePeriod({ organization: 'acme', ...books, month }, operator, system);
  const report = async (query = {}) =>
    (await reportRewards({ chain, query: { filter: {}, ...query } }, caller, system)).data;

  beforeAll(async () => {
    test = await openTestSystem({
      clock: { now: () => now },
      priceProvider: {
        name: 'test',
        endOfDay: async () => price,
        latest: async () => price,
      },
    });
    system = test.system;
    await anOrganization('acme', system);
    caller = await aCaller({ organization: 'acme', network }, system);
    const account = await createAccount({ name: 'Treasury', description: '' }, caller, system);
    await system.store.stakes.track({ ...books, stakeIds: [KEY] });
    await system.store.accounts.addStakes({
      organizationId: caller.organizationId,
      network,
      accountId: account.id,
      chain,
      stakeIds: [KEY],
    });
    const { index } = system.store;
    await index.applySlice({
      ...books,
      from: 0,
      position: 0,
      head: { id: '0', parentId: 'none', position: 0, time: timeOf(0) },
      followedVersion: (await index.followed(books)).version,
      slice: { blocks: [], rewards: [], exposures: [], operations: [] },
    });
    await index.startBackfill({
      ...books,
      stakes: [{ stakeId: KEY, from: 1, firstPosition: 1 }],
    });
    await store('2026-02-28T12:00:00Z', [reward('2026-02-28T12:00:00Z', 10n ** 15n)]);
    await store(
      '2026-03-05T12:00:00Z',
      [
        reward('2026-03-05T06:00:00Z', 3n * 10n ** 15n),
        reward('2026-03-05T12:00:00Z', 5n * 10n ** 15n, 'execution'),
      ],
      3n * 10n ** 15n,
    );
    await store('2026-04-10T12:00:00Z', [reward('2026-04-10T12:00:00Z', -(10n ** 14n))]);
  });
  afterAll(() => test.remove());

  it('are not closed over what the chain can still change, nor over a month that is none', async () => {
    await expect(close('2026-03')).rejects.toMatchObject({
      name: 'ImpossibleError',
      code: 'period_not_final',
      details: { have: null, need: '2026-04-01T00:00:00.000Z' },
    });
    await finalize('2026-03-31T18:00:00Z');
    await expect(close('2026-03')).rejects.toMatchObject({ code: 'period_not_final' });
    await finalize('2026-04-10T06:00:00Z');
    await expect(close('2026-13')).rejects.toMatchObject({ code: 'invalid_month' });
  });

  it('are not closed without the prices that they need; those are fetched then', async () => {
    await expect(close('2026-03')).rejects.toMatchObject({
      code: 'prices_missing',
      details: { days: ['2026-02-28', '2026-03-05'] },
    });
    await system.prices.fetchMissing();
    expect(await report({ includeUsd: true })).toContainEqual(
      expect.objectContaining({ date: '2026-03-05', usd_missing_days: ['2026-03-05'] }),
    );
    for (let round = 0; round < 8; round += 1) await system.prices.fetchMissing();
  });

  it('are closed with every open month before, once, and the audit log says by whom', async () => {
    const closed = await close('2026-03');
    expect(closed.map(({ month, closed_by }) => [month, closed_by])).toEqual([
      ['2026-02', 'operator'],
      ['2026-03', 'operator'],
    ]);
    expect(await close('2026-03')).toEqual([]);
    expect(await listPeriods({ organization: 'acme' }, operator, system)).toEqual(closed);
    const entries = await system.store.audit.list({
      organizationId: caller.organizationId,
      limit: 50,
    });
    const deeds = entries.filter(({ action }) => action === 'period_closed');
    expect(deeds.map(({ subject }) => subject.label).toSorted()).toEqual([
      '2026-02 of eth on devnet',
      '2026-03 of eth on devnet',
    ]);
  });

  it('say in their reports what is closed and what is final', async () => {
    const [february, march, april] = await report({ format: 'monthly' });
    expect(february).toMatchObject({
      date: '2026-02-01',
      closed_at: now.toISOString(),
      final: true,
    });
    expect(march).toMatchObject({ rewards: '8000000000000000', closed_at: now.toISOString() });
    expect(april).toMatchObject({ rewards: '-100000000000000', final: false });
    expect(april).not.toHaveProperty('closed_at');
  });

  it('tell opening + earned − paid = closing, the value, and the source of each price', async () => {
    const [, period] = await listPeriods({ organization: 'acme' }, operator, system);
    const statement = await readPeriod(
      { organization: 'acme', id: period?.id ?? '' },
      operator,
      system,
    );
    expect(statement.recognition).toBe('withdrawal');
    expect(statement.totals).toMatchObject({
      opening_accrued_rewards: '1000000000000000',
      earned_rewards: '3000000000000000',
      paid_rewards: '3000000000000000',
      closing_accrued_rewards: '1000000000000000',
      execution_rewards: '5000000000000000',
      rewards: '8000000000000000',
      rewards_usd: 16,
    });
    expect(statement.prices).toContainEqual({
      day: '2026-03-05',
      price: '2000.00000000',
      source: 'test',
    });
    expect(statement.differences).toEqual([]);
  });

  it('show a later difference only beside them, until it is restated with a reason', async () => {
    const [, period] = await listPeriods({ organization: 'acme' }, operator, system);
    const ref = { organization: 'acme', id: period?.id ?? '' };
    const restate = (reason: string) => restatePeriod({ ...ref, reason }, operator, system);
    await expect(restate('Nothing at all.')).rejects.toMatchObject({ code: 'nothing_to_restate' });
    const before = await report();
    // A payment of a builder that nobody had seen.
    await store('2026-04-10T18:00:00Z', [
      { ...reward('2026-03-05T18:00:00Z', 10n ** 15n, 'execution_mev'), position: position + 1 },
    ]);
    expect(await report({ endDate: '2026-03-31' })).toEqual(
      before.filter(({ date }) => String(date) <= '2026-03-31'),
    );
    const { differences } = await readPeriod(ref, operator, system);
    expect(differences).toContainEqual({
      day: '2026-03-05',
      component: 'execution_mev',
      before: null,
      after: '1000000000000000',
    });
    await expect(restate('  ')).rejects.toMatchObject({ code: 'invalid_reason' });
    now = new Date('2026-06-01T08:00:00Z');
    const restated = await restate('A payment of a builder was missing.');
    expect(restated.restatements).toMatchObject([
      { at: now.toISOString(), reason: 'A payment of a builder was missing.' },
    ]);
    const rows = await report({ startDate: '2026-03-04', endDate: '2026-03-05' });
    expect(rows).toMatchObject([
      {
        date: '2026-03-05',
        mev_execution_rewards: '1000000000000000',
        closed_at: '2026-05-02T08:00:00.000Z',
        restated_at: '2026-06-01T08:00:00.000Z',
        restatement_reason: 'A payment of a builder was missing.',
      },
    ]);
    expect((await readPeriod(ref, operator, system)).differences).toEqual([]);
  });

  it('are shown month by month: closed ones with what they hold, open ones with what is in the way', async () => {
    const [own] = await listBooks({ organization: 'acme', network }, operator, system);
    expect(own).toMatchObject({ chain: 'eth', title: 'Ethereum', token: 'ETH', decimals: 18 });
    expect(own?.months).toMatchObject([
      { month: '2026-02', state: 'closed', obstacle: null, period: { closed_by: 'operator' } },
      {
        month: '2026-03',
        state: 'closed',
        figures: {
          rewards: '9000000000000000',
          accrued: {
            opening: '1000000000000000',
            earned: '3000000000000000',
            paid: '3000000000000000',
            closing: '1000000000000000',
          },
          rewards_usd: 18,
        },
        period: { restatements: [{ reason: 'A payment of a builder was missing.' }] },
      },
      {
        month: '2026-04',
        state: 'open',
        obstacle: { code: 'period_not_final' },
        figures: { rewards: '-100000000000000' },
        period: null,
      },
    ]);
    // Prices that are missing are asked for when somebody looks; then they are there.
    await store('2026-05-01T00:00:00Z', []);
    await finalize('2026-05-01T00:00:00Z');
    const april = async () =>
      (await listBooks({ organization: 'acme', network }, operator, system))[0]?.months[2];
    await expect.poll(april).toMatchObject({ month: '2026-04', state: 'closable', obstacle: null });
  });

  it('belong to one organization: another finds none of its periods', async () => {
    await anOrganization('other', system);
    const [period] = await listPeriods({ organization: 'acme' }, operator, system);
    const theirs = { organization: 'other', id: period?.id ?? '' };
    await expect(readPeriod(theirs, operator, system)).rejects.toMatchObject({
      code: 'period_not_found',
    });
    expect(await listPeriods({ organization: 'other' }, operator, system)).toEqual([]);
  });

  it('are not shown on a network that the organization may not use', async () => {
    await revokeNetwork({ organization: 'other', network }, operator, system);
    await expect(
      listBooks({ organization: 'other', network }, operator, system),
    ).rejects.toMatchObject({ code: 'network_not_granted' });
  });
});
