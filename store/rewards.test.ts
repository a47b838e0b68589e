import { randomUUID } from 'node:crypto';
import type { ChainSlice, PayoutRow, RewardRow, StakeExposure } from '@kiln-connect/core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recognizedPart } from './chain-index/recognize-payouts.ts';
import type { ClosedPeriod, RewardQuestion, Store } from './index.ts';
import { openTestStore, type TestStore, testEngines } from './testing/index.ts';

const GENESIS = Date.parse('2026-03-30T00:00:00Z');
/** One position every twenty minutes. */
const timeOf = (position: number) => new Date(GENESIS + position * 1_200_000);
const positionOf = (time: string) => (Date.parse(time) - GENESIS) / 1_200_000;

const reward = (time: string, amount: bigint, fields: Partial<RewardRow> = {}): RewardRow => ({
  stakeId: 's',
  time: new Date(time),
  position: positionOf(time),
  component: 'attestation',
  amount,
  ...fields,
});

const exposure = (time: string, effectiveBalance: bigint, stakeId = 's'): StakeExposure => ({
  stakeId,
  time: new Date(time),
  position: positionOf(time),
  seconds: 600,
  effectiveBalance,
});

const payout = (time: string, amount: bigint, fields: Partial<PayoutRow> = {}): PayoutRow => ({
  stakeId: 's',
  time: new Date(time),
  position: positionOf(time),
  amount,
  empties: false,
  ...fields,
});

const ACCRUING = ['attestation'];

describe('the income in a payout', () => {
  const amount = fc.bigInt({ min: 0n, max: 10n ** 21n });
  const accrued = fc.bigInt({ min: -(10n ** 21n), max: 10n ** 21n });

  it('is what was accrued, before any principal, and never more than was paid', () => {
    fc.assert(
      fc.property(amount, accrued, (paid, open) => {
        const income = recognizedPart({ amount: paid, empties: false }, open);
        expect(income).toBeGreaterThanOrEqual(0n);
        expect(income).toBeLessThanOrEqual(paid);
        if (open > 0n) expect(income === paid || income === open).toBe(true);
        else expect(income).toBe(0n);
      }),
    );
  });

  it('is the loss, when the last payout of a stake leaves one', () => {
    expect(recognizedPart({ amount: 31n, empties: true }, -1n)).toBe(-1n);
    expect(recognizedPart({ amount: 31n, empties: false }, -1n)).toBe(0n);
    expect(recognizedPart({ amount: 33n, empties: true }, 1n)).toBe(1n);
  });
});

describe.each(testEngines)('rewards by period, on $title', (engine) => {
  if (!engine.isAvailable) return it.skip('are not tested here');
  let test: TestStore;
  let store: Store;
  beforeAll(async () => {
    test = await openTestStore(engine);
    store = test.store;
  });
  afterAll(() => test?.remove());

  /** A chain of its own, an organization with two accounts, and the stakes 's' and 't' in one each. */
  async function books(slices: Partial<ChainSlice>[]) {
    const slug = `o-${randomUUID()}`;
    const { id: organizationId } = await store.organizations.create({
      name: 'Acme',
      slug,
      networks: ['devnet'],
    });
    const key = { chain: `chain-${randomUUID()}`, network: 'devnet' } as const;
    const tenant = { organizationId, network: key.network };
    const accounts: string[] = [];
    for (const stakeId of ['s', 't']) {
      const account = await store.accounts.create({ ...tenant, name: stakeId, description: '' });
      await store.accounts.addStakes({
        ...tenant,
        accountId: account.id,
        chain: key.chain,
        stakeIds: [stakeId],
      });
      accounts.push(account.id);
    }
    await store.stakes.track({ ...key, stakeIds: ['s', 't'] });
    const end = { id: 'end', parentId: 'none', time: timeOf(255), position: 255 };
    const { version } = await store.index.followed(key);
    const nothing = { blocks: [], rewards: [], exposures: [], operations: [] };
    await store.index.applySlice({
      ...key,
      from: 0,
      position: 0,
      head: { ...end, position: 0, time: timeOf(0) },
      followedVersion: version,
      slice: nothing,
    });
    await store.index.startBackfill({
      ...key,
      stakes: ['s', 't'].map((stakeId) => ({ stakeId, from: 1, firstPosition: 1 })),
    });
    let from = 1;
    for (const slice of slices) {
      const rows = [...(slice.rewards ?? []), ...(slice.payouts?.rows ?? [])];
      const position = Math.max(from, ...rows.map((row) => row.position));
      await store.index.applySlice({
        ...key,
        from,
        position,
        head: { ...end, position, time: timeOf(position) },
        followedVersion: (await store.index.followed(key)).version,
        slice: { ...nothing, ...slice },
      });
      from = position + 1;
    }
    const question = { ...key, organizationId, filter: {} };
    return {
      key,
      question,
      accounts,
      organizationId,
      sums: async (fields: Partial<RewardQuestion> = {}) =>
        store.rewards.sums({ ...question, unit: 'day', utcOffsetMinutes: 0, ...fields }),
    };
  }

  const days = {
    rewards: [
      reward('2026-03-30T10:00:00Z', 1n),
      reward('2026-03-30T22:20:00Z', 2n),
      reward('2026-03-31T21:40:00Z', 4n),
      reward('2026-03-31T22:00:00Z', 8n, { stakeId: 't' }),
    ],
    exposures: [
      exposure('2026-03-30T22:20:00Z', 32n),
      exposure('2026-03-30T23:00:00Z', 33n),
      exposure('2026-03-31T00:00:00Z', 34n),
      exposure('2026-03-31T00:00:00Z', 64n, 't'),
    ],
  };

  it('are cut by day, week and month, and by hour', async () => {
    const { sums } = await books([days]);
    const units = async (unit: RewardQuestion['unit']) =>
      (await sums({ unit })).sums.map((sum) => [
        sum.unit,
        [...sum.earned.values()].reduce((all, { attestation = 0n }) => all + attestation, 0n),
        sum.stakeBalance,
      ]);
    expect(await units('day')).toEqual([
      ['2026-03-30', 3n, 33n],
      ['2026-03-31', 12n, 98n],
    ]);
    expect(await units('week')).toEqual([['2026-03-30', 15n, 98n]]);
    expect(await units('month')).toEqual([['2026-03-01', 15n, 98n]]);
    expect(await units('hour')).toEqual([
      ['2026-03-30T10:00:00Z', 1n, 0n],
      ['2026-03-30T22:00:00Z', 2n, 32n],
      ['2026-03-30T23:00:00Z', 0n, 33n],
      ['2026-03-31T00:00:00Z', 0n, 98n],
      ['2026-03-31T21:00:00Z', 4n, 0n],
      ['2026-03-31T22:00:00Z', 8n, 0n],
    ]);
  });

  it('are cut where the days of another timezone begin, and keep the UTC days that they are of', async () => {
    const { sums } = await books([days]);
    const { sums: shifted } = await sums({ utcOffsetMinutes: 120 });
    expect(shifted.map(({ unit, earned, stakeBalance }) => [unit, earned, stakeBalance])).toEqual([
      ['2026-03-30', new Map([['2026-03-30', { attestation: 1n }]]), 0n],
      [
        '2026-03-31',
        new Map([
          ['2026-03-30', { attestation: 2n }],
          ['2026-03-31', { attestation: 4n }],
        ]),
        98n,
      ],
      ['2026-04-01', new Map([['2026-03-31', { attestation: 8n }]]), 0n],
    ]);
    const april = await sums({
      unit: 'month',
      utcOffsetMinutes: 120,
      since: new Date('2026-03-31T22:00:00Z'),
      until: new Date('2026-04-30T22:00:00Z'),
    });
    expect(april.sums.map(({ unit, earned }) => [unit, earned])).toEqual([
      ['2026-04-01', new Map([['2026-03-31', { attestation: 8n }]])],
    ]);
  });

  it('tell what was paid out apart from what was earned, with what was accrued before', async () => {
    const { sums } = await books([
      { rewards: [reward('2026-03-30T01:00:00Z', 10n)] },
      {
        rewards: [
          reward('2026-03-30T02:00:00Z', 5n),
          reward('2026-03-30T02:00:00Z', 900n, { component: 'execution', detail: {} }),
          reward('2026-03-30T04:00:00Z', 100n),
        ],
        // A top-up of 50 was swept with it: only 15 of the 65 are income.
        payouts: { rows: [payout('2026-03-30T03:00:00Z', 65n)], accruing: ACCRUING },
      },
      {
        rewards: [reward('2026-03-31T01:00:00Z', -7n)],
        payouts: { rows: [payout('2026-03-31T02:00:00Z', 60n)], accruing: ACCRUING },
      },
    ]);
    const { sums: all, opening } = await sums({ accruing: ACCRUING });
    expect(opening).toBe(0n);
    expect(all.map(({ unit, recognized }) => [unit, recognized.get(unit)])).toEqual([
      ['2026-03-30', 15n],
      ['2026-03-31', 60n],
    ]);
    const later = await sums({ accruing: ACCRUING, since: new Date('2026-03-31T00:00:00Z') });
    expect(later.opening).toBe(100n);
    // In another timezone the second day begins two hours earlier, after all of the first was accrued.
    const shifted = await sums({
      accruing: ACCRUING,
      utcOffsetMinutes: 120,
      since: new Date('2026-03-30T22:00:00Z'),
    });
    expect([shifted.opening, shifted.sums[0]?.recognized]).toEqual([
      100n,
      new Map([['2026-03-31', 60n]]),
    ]);
  });

  it('open with what all that came before left, whether that is added up or kept with its month', async () => {
    const { sums, key } = await books([
      {
        rewards: [
          reward('2026-03-30T01:00:00Z', 10n),
          reward('2026-03-31T23:40:00Z', 20n),
          reward('2026-03-31T23:40:00Z', 7n, { stakeId: 't' }),
          reward('2026-04-01T00:00:00Z', 40n),
          reward('2026-04-15T12:00:00Z', 900n, { component: 'execution', detail: {} }),
        ],
        payouts: { rows: [payout('2026-04-01T03:00:00Z', 65n)], accruing: ACCRUING },
      },
      {
        rewards: [reward('2026-05-20T05:00:00Z', 80n), reward('2026-06-02T05:00:00Z', 160n)],
        payouts: {
          rows: [
            payout('2026-05-31T23:40:00Z', 50n),
            payout('2026-06-01T00:00:00Z', 3n, { stakeId: 't' }),
          ],
          accruing: ACCRUING,
        },
      },
    ]);
    const moments = [
      '2026-03-30T00:00',
      '2026-03-31T22:00',
      '2026-04-01T00:00',
      '2026-04-01T02:00',
      '2026-04-15T00:00',
      '2026-05-01T00:00',
      '2026-05-31T23:00',
      '2026-06-01T00:00',
      '2026-06-01T01:00',
      '2026-06-02T05:00',
    ].map((time) => new Date(`${time}:00Z`));
    const addedUp = async (until: Date): Promise<bigint> => {
      const before = await sums({ unit: 'hour', until, accruing: ACCRUING });
      return before.sums.reduce((sum, { earned, recognized }) => {
        const own = [...earned.values()].map(({ attestation = 0n }) => attestation);
        const paid = [...recognized.values()];
        return [...own, ...paid.map((amount) => -amount)].reduce((a, b) => a + b, sum);
      }, 0n);
    };
    const openings = (fields: Partial<RewardQuestion>) =>
      Promise.all(
        moments.map(
          async (since) => (await sums({ ...fields, since, accruing: ACCRUING })).opening,
        ),
      );
    const expected = await Promise.all(moments.map(addedUp));
    expect(expected).toEqual([0n, 10n, 37n, 77n, 12n, 12n, 92n, 42n, 39n, 39n]);
    const ways = [{}, { utcOffsetMinutes: 120 }, { unit: 'hour' }, { unit: 'month' }] as const;
    for (const way of ways) expect(await openings(way)).toEqual(expected);

    const position = positionOf('2026-06-02T05:00:00Z');
    await store.index.finalize({ ...key, block: { position, time: timeOf(position) } });
    await store.index.addUpTotals(key);
    for (const way of ways) expect(await openings(way)).toEqual(expected);

    // What can not be: something of March that is found in June. What is kept does not know of it.
    await store.index.applySlice({
      ...key,
      from: position + 1,
      position: position + 1,
      head: { id: 'later', parentId: 'end', position: position + 1, time: timeOf(position + 1) },
      followedVersion: (await store.index.followed(key)).version,
      slice: {
        blocks: [],
        rewards: [reward('2026-03-30T02:00:00Z', 1_000n)],
        exposures: [],
        operations: [],
      },
    });
    const [, march = 0n, ...kept] = expected;
    expect(await openings({})).toEqual([0n, march + 1_000n, ...kept]);

    // What is read again is forgotten with all that was added up of it.
    const from = positionOf('2026-06-02T05:00:00Z');
    await store.index.readAgain({ ...key, stakeIds: ['s'], from });
    expect((await openings({})).slice(0, 4)).toEqual([0n, 1_010n, 1_037n, 1_077n]);
  });

  it('give the median of what blocks paid, a block in several parts counted once', async () => {
    const block = (time: string, amount: bigint, component = 'execution') =>
      reward(time, amount, { component, detail: {} });
    const { sums } = await books([
      {
        rewards: [
          block('2026-03-30T01:00:00Z', 10n),
          block('2026-03-30T02:00:00Z', 40n),
          block('2026-03-30T03:00:00Z', 1n),
          block('2026-03-30T03:00:00Z', 20n, 'execution_mev'),
          block('2026-03-31T01:00:00Z', 7n),
          block('2026-03-31T02:00:00Z', 8n),
        ],
      },
    ]);
    const medians = async (fields: Partial<RewardQuestion>) =>
      (await sums({ ...fields, hasMedian: true })).sums.map((sum) => sum.medianBlockReward);
    expect(await medians({})).toEqual([21n, 7n]);
    expect(await medians({ unit: 'month' })).toEqual([10n]);
  });

  it('come with what has to be known of them, in one question', async () => {
    const { question, key, accounts } = await books([days]);
    const token = `T${randomUUID()}`;
    const at = new Date();
    await store.prices.put({ token, day: '2026-03-30', price: '10.5', source: 'x', at });
    const context = await store.rewards.context({ ...question, prices: { token } });
    expect(context).toMatchObject({
      isReading: false,
      missingStakeIds: [],
      unknownAccounts: [],
      closed: [],
      prices: new Map([['2026-03-30', '10.50000000']]),
    });
    expect(context.cursor?.time).toEqual(new Date('2026-03-31T22:00:00Z'));
    expect(context.cursor).not.toHaveProperty('finalized');
    await store.index.finalize({ ...key, block: { position: 10, time: timeOf(10) } });
    const foreign = randomUUID();
    const asked = await store.rewards.context({
      ...question,
      filter: { accounts: [accounts[0] ?? '', foreign], indexes: [7], stakeIds: ['s', 'unknown'] },
    });
    expect(asked).toMatchObject({
      cursor: { finalized: { position: 10, time: timeOf(10) } },
      missingStakeIds: ['s', 'unknown'],
      missingIndexes: [7],
      unknownAccounts: [foreign],
    });
    await store.stakes.track({ ...key, stakeIds: ['new'] });
    const reading = await store.rewards.context({ ...question, filter: { stakeIds: ['new'] } });
    expect(reading.isReading).toBe(true);
  });

  describe('of closed months', () => {
    const TOKEN_DAY = '2026-03-30';
    async function closedBooks() {
      const own = await books([
        {
          ...days,
          payouts: { rows: [payout('2026-03-31T03:00:00Z', 2n)], accruing: ACCRUING },
        },
        { rewards: [reward('2026-04-01T01:00:00Z', 16n)] },
      ]);
      const token = `T${randomUUID()}`;
      const at = new Date('2026-04-02T08:00:00Z');
      await store.prices.put({ token, day: TOKEN_DAY, price: '2000', source: 'test', at });
      const deed = { at, by: 'ada@acme.test', asOf: timeOf(300), token };
      const month = '2026-03-01';
      const period = await store.closedPeriods.close({
        ...own.question,
        ...deed,
        month,
      });
      return { ...own, token, deed, period };
    }
    const marks = ({ id, month, versions }: ClosedPeriod) => [
      { id, month, version: versions.at(-1)?.version ?? 0 },
    ];
    /** Something that is read later and was not there when the month was closed. */
    async function findMore(chain: string): Promise<void> {
      await test.store.index.applySlice({
        chain,
        network: 'devnet',
        from: positionOf('2026-04-01T01:00:00Z') + 1,
        position: positionOf('2026-04-01T01:20:00Z'),
        head: { id: 'later', parentId: 'end', position: 0, time: new Date('2026-04-01T01:20:00Z') },
        followedVersion: (await store.index.followed({ chain, network: 'devnet' })).version,
        slice: {
          blocks: [],
          rewards: [reward('2026-03-30T11:00:00Z', 1_000n, { position: 148 })],
          exposures: [],
          operations: [],
        },
      });
    }
    const attestations = (sums: Awaited<ReturnType<Store['rewards']['sums']>>) =>
      sums.sums.map(({ unit, earned }) => [
        unit,
        [...earned.values()].reduce((all, { attestation = 0n }) => all + attestation, 0n),
      ]);

    it('stay as they were closed, whatever is read later; open days follow it', async () => {
      const { sums, period, key, accounts } = await closedBooks();
      const closed = marks(period);
      const before = await sums({ closed, accruing: ACCRUING });
      expect(attestations(before)).toEqual([
        ['2026-03-30', 3n],
        ['2026-03-31', 12n],
        ['2026-04-01', 16n],
      ]);
      expect(before.sums[1]).toMatchObject({
        recognized: new Map([['2026-03-31', 2n]]),
        stakeBalance: 98n,
      });
      await findMore(key.chain);
      expect(await sums({ closed, accruing: ACCRUING })).toEqual(before);
      expect(attestations(await sums({}))[0]).toEqual(['2026-03-30', 1_003n]);
      const april = { since: new Date('2026-04-01T00:00:00Z'), accruing: ACCRUING };
      expect((await sums({ ...april, closed })).opening).toBe(13n);
      const openingAt = async (time: string, fields: Partial<RewardQuestion> = {}) => {
        const since = new Date(`${time}T00:00:00Z`);
        return (await sums({ since, accruing: ACCRUING, closed, ...fields })).opening;
      };
      const position = positionOf('2026-04-02T01:00:00Z');
      await store.index.applySlice({
        ...key,
        from: positionOf('2026-04-01T01:40:00Z'),
        position,
        head: { id: 'april', parentId: 'later', position, time: timeOf(position) },
        followedVersion: (await store.index.followed(key)).version,
        slice: {
          blocks: [],
          rewards: [reward('2026-04-02T01:00:00Z', 32n, { stakeId: 't' })],
          exposures: [],
          operations: [],
        },
      });
      const times = ['2026-03-30', '2026-03-31', '2026-04-01', '2026-04-02'];
      expect(await Promise.all(times.map((time) => openingAt(time)))).toEqual([0n, 3n, 13n, 29n]);
      const named = { filter: { stakeIds: ['s', 't'] } };
      expect(await Promise.all(times.map((time) => openingAt(time, named)))).toEqual([
        0n,
        3n,
        13n,
        29n,
      ]);
      const ofT = { filter: { accounts: accounts.slice(1) } };
      expect(await openingAt('2026-04-02', ofT)).toBe(8n);
    });

    it('stay so for one account, for stakes by name, and for a stake that left its account', async () => {
      const { sums, period, key, accounts, organizationId } = await closedBooks();
      await findMore(key.chain);
      const closed = marks(period);
      const of = async (filter: RewardQuestion['filter']) => {
        const days = attestations(
          await sums({ filter, closed, until: new Date('2026-04-01T00:00:00Z') }),
        );
        // The rows of stakes in exported reports are those days, stake by stake.
        expect(await rowsOf(filter)).toEqual(days);
        return days;
      };
      const rowsOf = async (filter: RewardQuestion['filter']) => {
        const asked = { ...key, organizationId, filter, closed, endDate: '2026-03-31' };
        const stretches = await store.reportRows.rewardStretches(asked);
        const byDay = new Map<string, bigint>();
        for (const { earned } of await store.reportRows.rewards({ ...key, stretches })) {
          for (const line of earned.split('\n').filter(Boolean)) {
            const [number, , amount] = line.split(' ');
            const day = new Date(Number(number) * 86_400_000).toISOString().slice(0, 10);
            byDay.set(day, (byDay.get(day) ?? 0n) + BigInt(amount ?? ''));
          }
        }
        return [...byDay].sort(([a], [b]) => (a < b ? -1 : 1));
      };
      const ofS = [
        ['2026-03-30', 3n],
        ['2026-03-31', 4n],
      ];
      expect(await of({ accounts: accounts.slice(0, 1) })).toEqual(ofS);
      expect(await of({ accounts: accounts.slice(1) })).toEqual([['2026-03-31', 8n]]);
      expect(await of({ stakeIds: ['s'] })).toEqual(ofS);
      expect(await of({ accounts, stakeIds: ['s'] })).toEqual(ofS);
      const account = { organizationId, network: key.network, id: accounts[0] ?? '' };
      await store.accounts.remove(account);
      expect(await of({})).toEqual([
        ['2026-03-30', 3n],
        ['2026-03-31', 12n],
      ]);
    });

    it('are closed for their organization alone: others see what is known now', async () => {
      const { sums, period, key } = await closedBooks();
      await findMore(key.chain);
      const other = { organizationId: randomUUID(), filter: { stakeIds: ['s'] } };
      const live = await sums({ ...other, closed: [] });
      expect(attestations(live)[0]).toEqual(['2026-03-30', 1_003n]);
      expect((await store.rewards.context({ ...key, ...other })).closed).toEqual([]);
      expect(await store.closedPeriods.find({ ...other, id: period.id })).toBeUndefined();
    });

    it('have the prices with which they were closed', async () => {
      const { question, token, period, deed } = await closedBooks();
      const { at } = deed;
      await store.prices.put({ token, day: '2026-03-31', price: '2100', source: 'test', at });
      await store.prices.put({ token, day: '2026-04-01', price: '2200', source: 'test', at });
      const { prices } = await store.rewards.context({ ...question, prices: { token } });
      expect(prices).toEqual(
        new Map([
          ['2026-03-30', '2000.00000000'],
          ['2026-04-01', '2200.00000000'],
        ]),
      );
      expect(await store.closedPeriods.prices(period)).toEqual([
        { day: TOKEN_DAY, price: '2000.00000000', source: 'test' },
      ]);
    });

    it('show a later difference, and take it over by a dated restatement with a reason', async () => {
      const { question, sums, period, key, token, deed } = await closedBooks();
      expect(await store.closedPeriods.differences({ ...period, token })).toEqual([]);
      await findMore(key.chain);
      const changes = [{ day: '2026-03-30', component: 'attestation', before: '3', after: '1003' }];
      expect(await store.closedPeriods.differences({ ...period, token })).toEqual(changes);
      const at = new Date('2026-05-01T08:00:00Z');
      const reason = 'The node had left out a slot.';
      const restated = await store.closedPeriods.restate({ ...period, ...deed, at, reason });
      expect(restated.versions.at(-1)).toMatchObject({ version: 2, at, reason, changes });
      expect(await store.closedPeriods.list(question)).toEqual([restated]);
      expect(attestations(await sums({ closed: marks(restated) }))[0]).toEqual([
        '2026-03-30',
        1_003n,
      ]);
      // What stood before is still there.
      expect(attestations(await sums({ closed: marks(period) }))).toHaveLength(1);
      const { closed } = await store.rewards.context(question);
      expect(closed).toEqual([
        {
          id: period.id,
          month: '2026-03-01',
          version: 2,
          closedAt: deed.at,
          asOf: deed.asOf,
          restatements: [{ at, reason, days: ['2026-03-30'] }],
        },
      ]);
      const again = store.closedPeriods.restate({ ...period, ...deed, at, reason });
      await expect(again).rejects.toMatchObject({ code: 'period_changed' });
    });

    it('can be closed once, in order and without a gap', async () => {
      const { question, deed } = await closedBooks();
      const close = store.closedPeriods.close({ ...question, ...deed, month: '2026-03-01' });
      await expect(close).rejects.toMatchObject({ code: 'period_closed' });
      const months = (month: string) => store.closedPeriods.monthsToClose({ ...question, month });
      expect(await months('2026-03-01')).toEqual([]);
      expect(await months('2026-05-01')).toEqual(['2026-04-01', '2026-05-01']);
      const { question: fresh } = await books([days]);
      expect(await store.closedPeriods.monthsToClose({ ...fresh, month: '2026-05-01' })).toEqual([
        '2026-03-01',
        '2026-04-01',
        '2026-05-01',
      ]);
    });
  });
});
