import { randomUUID } from 'node:crypto';
import type {
  BlockRef,
  ChainSlice,
  OperationRow,
  RewardRow,
  StakeExposure,
} from '@kiln-connect/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StakeQuestion, Store } from './index.ts';
import { openTestStore, type TestStore, testEngines } from './testing/index.ts';

const GENESIS = Date.parse('2026-03-01T00:00:00Z');
/** One position a minute. */
const timeOf = (position: number) => new Date(GENESIS + position * 60_000);

const block = (position: number, branch = 'main'): BlockRef => ({
  position,
  id: `${branch}-${position}`,
  parentId: `${branch}-${position - 1}`,
  time: timeOf(position),
});

const reward = (position: number, amount: bigint, fields: Partial<RewardRow> = {}): RewardRow => ({
  stakeId: 's',
  time: timeOf(position),
  position,
  component: 'attestation',
  amount,
  ...fields,
});

const exposure = (
  position: number,
  effectiveBalance: bigint,
  fields: Partial<StakeExposure> = {},
): StakeExposure => ({
  stakeId: 's',
  time: timeOf(position),
  position,
  seconds: 60,
  effectiveBalance,
  ...fields,
});

const operation = (
  id: string,
  position: number,
  fields: Partial<OperationRow> = {},
): OperationRow => ({
  id,
  stakeId: 's',
  type: 'deposit',
  time: timeOf(position),
  position,
  proxies: [],
  amount: 1n,
  answer: { id },
  ...fields,
});

describe.each(testEngines)('what was read of a chain, on $title', (engine) => {
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

  const daysOf = async (question: StakeQuestion & { since?: Date; until?: Date }) => {
    const { sums } = await store.rewards.sums({ ...question, unit: 'day', utcOffsetMinutes: 0 });
    return sums.map(({ unit, earned, stakeBalance, balanceSeconds, activeSeconds }) => ({
      day: unit,
      components: earned.get(unit),
      stakeBalance,
      balanceSeconds,
      activeSeconds,
    }));
  };

  /** A chain of its own with the stake 's' followed from the position after `cursor`. */
  async function chainFollowing(cursor: number) {
    const key = { chain: `chain-${randomUUID()}`, network: 'devnet' } as const;
    const apply = async (
      from: number,
      position: number,
      slice: Partial<ChainSlice>,
      final?: number,
    ) => {
      const { version } = await store.index.followed(key);
      await store.index.applySlice({
        ...key,
        from,
        position,
        head: block(position),
        followedVersion: version,
        ...(final !== undefined && { final: block(final) }),
        slice: { blocks: [block(position)], rewards: [], exposures: [], operations: [], ...slice },
      });
    };
    await store.stakes.track({ ...key, stakeIds: ['s'] });
    await apply(cursor, cursor, {});
    await store.index.startBackfill({
      ...key,
      stakes: [{ stakeId: 's', from: cursor + 1, firstPosition: cursor + 1 }],
    });
    const filter = { stakeIds: ['s'] };
    return {
      key,
      apply,
      days: (range: { since?: Date; until?: Date } = {}) =>
        daysOf({ ...key, organizationId, filter, ...range }),
      operations: async (dates: { startDate?: string; endDate?: string } = {}) => {
        const list = await store.operations.list({ ...key, organizationId, filter, ...dates });
        const answers = JSON.parse(list.answers) as { id: string }[];
        expect(list.total).toBe(answers.length);
        return answers.map(({ id }) => id);
      },
    };
  }

  it('sums rewards and exposures by UTC day, exactly, over slices and hours', async () => {
    const { apply, days, key } = await chainFollowing(1_279);
    const great = 10n ** 70n + 1n;
    await apply(1_280, 1_400, {
      rewards: [
        reward(1_281, great),
        reward(1_282, -3n),
        reward(1_283, 5n, { component: 'proposer' }),
      ],
      exposures: [exposure(1_281, 32n), exposure(1_282, 32n)],
    });
    await apply(1_401, 1_500, {
      // 1440 minutes after genesis the second day begins.
      rewards: [reward(1_439, 4n), reward(1_440, 7n)],
      exposures: [exposure(1_439, 31n), exposure(1_440, 30n, { seconds: 30 })],
    });
    expect(await days()).toEqual([
      {
        day: '2026-03-01',
        components: { attestation: great + 1n, proposer: 5n },
        stakeBalance: 31n,
        balanceSeconds: 32n * 120n + 31n * 60n,
        activeSeconds: 180,
      },
      {
        day: '2026-03-02',
        components: { attestation: 7n },
        stakeBalance: 30n,
        balanceSeconds: 900n,
        activeSeconds: 30,
      },
    ]);
    const midnight = new Date('2026-03-02T00:00:00Z');
    expect((await days({ since: midnight })).map(({ day }) => day)).toEqual(['2026-03-02']);
    expect((await days({ until: midnight })).map(({ day }) => day)).toEqual(['2026-03-01']);
    const [known] = await store.stakes.knowledge({ ...key, stakeIds: ['s'] });
    expect(known?.rewardTotals).toEqual({ attestation: great + 8n, proposer: 5n });
  });

  it('refuses a slice twice, out of order or for another list of stakes, and stores nothing of it', async () => {
    const { key, apply, days } = await chainFollowing(9);
    await apply(10, 20, { rewards: [reward(15, 1n)] });
    const before = await days();
    const cursor = await store.index.cursor(key);
    const again = { rewards: [reward(15, 1n)], operations: [operation('x', 15)] };
    await expect(apply(10, 20, again)).rejects.toMatchObject({ code: 'slice_out_of_order' });
    await expect(apply(22, 30, again)).rejects.toMatchObject({ code: 'slice_out_of_order' });
    const { version } = await store.index.followed(key);
    const stale = store.index.applySlice({
      ...key,
      from: 21,
      position: 22,
      head: block(22),
      followedVersion: version - 1,
      slice: { blocks: [], rewards: [reward(21, 1n)], exposures: [], operations: [] },
    });
    await expect(stale).rejects.toMatchObject({ code: 'followed_stakes_changed' });
    expect(await days()).toEqual(before);
    expect(await store.index.cursor(key)).toEqual(cursor);
    expect(cursor).toEqual({ position: 20, blockId: 'main-20', time: timeOf(20) });
  });

  it('keeps the segments of a long slice apart, so that a rewind parts them', async () => {
    const { key, apply, days, operations } = await chainFollowing(199);
    await apply(200, 900, {
      // One hour, on both sides of a boundary.
      rewards: [reward(255, 1n), reward(256, 2n), reward(899, 4n)],
      exposures: [exposure(255, 32n), exposure(256, 33n)],
      operations: [operation('kept', 255), operation('forgotten', 256)],
    });
    expect((await days())[0]?.components).toEqual({ attestation: 7n });
    await store.index.rewind({ ...key, position: 255, block: block(255) });
    const [day] = await days();
    expect(day).toMatchObject({ components: { attestation: 1n }, balanceSeconds: 32n * 60n });
    expect(await operations()).toEqual(['kept']);
  });

  it('keeps what is final in longer segments, between which alone a rewind goes', async () => {
    const { key, apply, days } = await chainFollowing(2_047);
    await apply(2_048, 3_000, { rewards: [reward(2_100, 1n), reward(2_400, 2n)] }, 9_999);
    expect((await store.index.cursor(key))?.finalized).toEqual({
      position: 3_000,
      time: timeOf(3_000),
    });
    // Not all of that segment was final when it was read.
    await store.index.rewind({ ...key, position: 2_303, block: block(2_303) });
    await apply(2_304, 4_200, { rewards: [reward(2_400, 2n), reward(4_100, 4n)] }, 4_150);
    await apply(4_201, 4_300, { rewards: [reward(4_250, 8n)] });
    const toMiddle = store.index.rewind({ ...key, position: 3_071, block: block(3_071) });
    await expect(toMiddle).rejects.toThrow(RangeError);
    await store.index.rewind({ ...key, position: 4_095, block: block(4_095) });
    const sum = async () =>
      (await days()).reduce((all, { components }) => all + (components?.attestation ?? 0n), 0n);
    expect(await sum()).toBe(3n);
    await store.index.readAgain({ ...key, stakeIds: ['s'], from: 3_000 });
    expect(await store.index.pending(key)).toEqual([{ stakeId: 's', position: 2_047 }]);
    expect(await sum()).toBe(0n);
  });

  it('knows what a stake earned in all, whatever of it was added up, read again or taken back', async () => {
    const { key, apply } = await chainFollowing(2_047);
    const known = async () => {
      const [stake] = await store.stakes.knowledge({ ...key, stakeIds: ['s'] });
      return stake?.rewardTotals;
    };
    // The second day begins at 1440, the third at 2880, the fourth at 4320.
    const rewards = [reward(2_100, 1n), reward(2_900, 2n, { component: 'proposer' })];
    await apply(2_048, 4_000, { rewards: [...rewards, reward(3_950, 4n)] }, 3_000);
    await store.index.addUpTotals(key);
    expect(await known()).toEqual({ attestation: 5n, proposer: 2n });
    await apply(4_001, 4_400, { rewards: [reward(4_400, 8n)] }, 4_400);
    await store.index.addUpTotals(key);
    await store.index.addUpTotals(key);
    expect(await known()).toEqual({ attestation: 13n, proposer: 2n });
    await store.index.rewind({ ...key, position: 2_047, block: block(2_047) });
    await store.index.addUpTotals(key);
    expect(await known()).toEqual({});
    await apply(2_048, 4_400, { rewards: [...rewards, reward(3_950, 3n)] }, 4_400);
    await store.index.addUpTotals(key);
    await store.index.readAgain({ ...key, stakeIds: ['s'], from: 2_048 });
    await store.index.addUpTotals(key);
    expect(await known()).toEqual({});
    const again = { blocks: [], rewards: [...rewards, reward(3_950, 5n)] };
    await store.index.applyBackfill({
      ...key,
      stakeIds: ['s'],
      from: 2_048,
      position: 4_400,
      slice: { ...again, exposures: [], operations: [] },
    });
    expect(await known()).toEqual({ attestation: 6n, proposer: 2n });
    await store.index.addUpTotals(key);
    expect(await known()).toEqual({ attestation: 6n, proposer: 2n });
  });

  it('lists operations the latest first, in the days asked for', async () => {
    const { apply, operations, key } = await chainFollowing(1_399);
    const answer = { deposited: '1' };
    await apply(1_400, 1_500, {
      operations: [
        operation('deposit', 1_400, { answer: { id: 'deposit', ...answer } }),
        operation('withdrawal', 1_440, { type: 'withdrawal' }),
        operation('later deposit', 1_439),
      ],
    });
    expect(await operations()).toEqual(['withdrawal', 'later deposit', 'deposit']);
    expect(await operations({ startDate: '2026-03-02' })).toEqual(['withdrawal']);
    expect(await operations({ endDate: '2026-03-01' })).toEqual(['later deposit', 'deposit']);
    const [known] = await store.stakes.knowledge({ ...key, stakeIds: ['s'] });
    expect(known?.firstDeposit).toEqual({ id: 'deposit', ...answer });
    expect(known?.lastOperations).toEqual({
      deposit: { id: 'later deposit' },
      withdrawal: { id: 'withdrawal' },
    });
  });

  it('rewinds to the end of a segment as if nothing after it had been read', async () => {
    const { key, apply, days, operations } = await chainFollowing(255);
    const detail = { fee_recipient: 'f' };
    // Both slices fall into the same hour, on both sides of the boundary.
    const first = {
      rewards: [reward(500, 1n), reward(511, 2n, { component: 'execution', detail })],
      exposures: [exposure(511, 32n)],
      operations: [operation('kept', 511)],
    };
    const second = {
      rewards: [reward(512, 4n), reward(513, 8n, { component: 'execution', detail })],
      exposures: [exposure(512, 31n)],
      operations: [operation('forgotten', 512)],
    };
    await apply(256, 511, first);
    const before = [await days(), await operations(), await store.index.recentBlocks(key)];
    await apply(512, 600, second);
    await apply(601, 700, { rewards: [reward(700, 16n)] });
    await store.index.rewind({ ...key, position: 511, block: block(511) });
    expect([await days(), await operations(), await store.index.recentBlocks(key)]).toEqual(before);
    expect(await store.index.cursor(key)).toMatchObject({ position: 511, blockId: 'main-511' });
    await apply(512, 600, second);
    expect((await days())[0]?.components).toEqual({ attestation: 5n, execution: 10n });
    expect(await operations()).toEqual(['forgotten', 'kept']);
  });

  it('rewinds an exposure that began in the hour before the position that gave it', async () => {
    const { key, apply, days } = await chainFollowing(511);
    await apply(512, 600, { exposures: [exposure(512, 32n, { time: timeOf(400) })] });
    await store.index.rewind({ ...key, position: 511, block: block(511) });
    expect(await days()).toEqual([]);
  });

  it('will not rewind into the middle of a segment', async () => {
    const { key } = await chainFollowing(600);
    const rewind = store.index.rewind({ ...key, position: 600, block: block(600) });
    await expect(rewind).rejects.toThrow(RangeError);
  });

  it('forgets a chain whole, and reads its stakes anew', async () => {
    const { key, apply, days } = await chainFollowing(9);
    await apply(10, 20, { rewards: [reward(15, 1n)] });
    await store.index.forget(key);
    expect(await store.index.cursor(key)).toBeUndefined();
    expect(await days()).toEqual([]);
    expect(await store.index.recentBlocks(key)).toEqual([]);
    expect(await store.index.pending(key)).toEqual([{ stakeId: 's', position: null }]);
  });

  it('follows a stake once its history has caught up with the cursor, and not before', async () => {
    const { key, apply, days } = await chainFollowing(99);
    await store.stakes.track({ ...key, stakeIds: ['new'] });
    expect(await store.index.pending(key)).toEqual([{ stakeId: 'new', position: null }]);
    for (const from of [40, 90]) {
      const stakes = [{ stakeId: 'new', from, firstPosition: from }];
      await store.index.startBackfill({ ...key, stakes });
    }
    expect(await store.index.pending(key)).toEqual([{ stakeId: 'new', position: 39 }]);

    const backfill = (from: number, position: number, rewards: RewardRow[]) =>
      store.index.applyBackfill({
        ...key,
        stakeIds: ['new'],
        from,
        position,
        slice: { blocks: [], rewards, exposures: [], operations: [] },
      });
    const old = [reward(45, 1n, { stakeId: 'new' })];
    const left = (to?: number) =>
      store.index.backfillProgress({ ...key, stakeIds: ['new'], ...(to !== undefined && { to }) });
    expect(await left(50)).toEqual({ stakes: 1, done: 0, total: 11 });
    await backfill(40, 60, old);
    // Up to there it is stored, though the history goes on.
    expect(await left(50)).toEqual({ stakes: 0, done: 0, total: 0 });
    expect(await left(70)).toEqual({ stakes: 1, done: 21, total: 31 });
    expect(await left()).toEqual({ stakes: 1, done: 21, total: 60 });
    await expect(backfill(40, 60, old)).rejects.toMatchObject({ code: 'slice_out_of_order' });
    await expect(backfill(61, 100, [])).rejects.toMatchObject({ code: 'slice_out_of_order' });
    expect((await store.index.followed(key)).stakeIds).toEqual(['s']);
    const isUnread = async () =>
      (await store.stakes.knowledge({ ...key, stakeIds: ['new'] }))[0]?.isUnread;
    expect(await isUnread()).toBe(true);
    await backfill(61, 99, []);
    expect(await isUnread()).toBe(false);
    expect((await store.index.followed(key)).stakeIds).toEqual(['new', 's']);
    expect(await store.index.pending(key)).toEqual([]);
    await apply(100, 110, { rewards: [reward(105, 2n, { stakeId: 'new' })] });
    expect(await days()).toEqual([]);
    const own = { ...key, organizationId, filter: { stakeIds: ['new'] } };
    expect((await daysOf(own))[0]?.components).toEqual({ attestation: 3n });
  });

  it('puts a backfill back that a rewind overtakes', async () => {
    const { key, apply } = await chainFollowing(700);
    await store.stakes.track({ ...key, stakeIds: ['new'] });
    const stakes = [{ stakeId: 'new', from: 600, firstPosition: 600 }];
    await store.index.startBackfill({ ...key, stakes });
    await apply(701, 710, {});
    // It stands where the cursor then stands: there is nothing left to catch up with.
    await store.index.rewind({ ...key, position: 511, block: block(511) });
    expect(await store.index.pending(key)).toEqual([]);
    expect((await store.index.followed(key)).stakeIds).toEqual(['new', 's']);
  });

  it('lets one process follow a chain, and another one once its time is over or it leaves', async () => {
    const { key } = await chainFollowing(0);
    const lead = (holder: string, leaseMs: number) => store.index.lead({ ...key, holder, leaseMs });
    expect(await lead('one', 60_000)).toBe(true);
    expect(await lead('two', 60_000)).toBe(false);
    expect(await lead('one', 0)).toBe(true);
    expect(await lead('two', 60_000)).toBe(true);
    expect(await lead('one', 60_000)).toBe(false);
    await store.index.releaseLeases({ ...key, holder: 'two' });
    expect(await lead('one', 60_000)).toBe(true);
  });

  it('gives each history to one process at a time, those at one position together', async () => {
    const { key } = await chainFollowing(700);
    await store.stakes.track({ ...key, stakeIds: ['a', 'b', 'c'] });
    const stakes = [
      { stakeId: 'a', from: 10, firstPosition: 10 },
      { stakeId: 'b', from: 10, firstPosition: 10 },
      { stakeId: 'c', from: 400, firstPosition: 400 },
    ];
    await store.index.startBackfill({ ...key, stakes });
    const claim = (holder: string, leaseMs = 60_000) =>
      store.index.claimBackfill({ ...key, holder, leaseMs, before: 700 });
    const furthest = { stakeIds: ['a', 'b'], position: 9, next: 399 };
    expect(await claim('one')).toEqual(furthest);
    expect(await claim('two')).toEqual({ stakeIds: ['c'], position: 399, next: null });
    expect(await claim('three')).toBeUndefined();
    expect(await claim('one', 0)).toEqual(furthest);
    expect(await claim('three', 0)).toEqual(furthest);
    await store.index.renewLeases({ ...key, holder: 'three', leaseMs: 60_000 });
    expect(await claim('one')).toBeUndefined();
    expect(await store.index.backfillProgress(key)).toEqual({ stakes: 3, done: 0, total: 1_683 });
  });

  it('keeps all late blocks, and one a segment of those far back', async () => {
    const { key, apply } = await chainFollowing(0);
    for (let from = 1; from < 4_096; from = from - (from % 256) + 256) {
      const position = from - (from % 256) + 255;
      const blocks = Array.from({ length: position - from + 1 }, (_, n) => block(from + n));
      await apply(from, position, { blocks });
    }
    const kept = (await store.index.recentBlocks(key)).map(({ position }) => position);
    expect(kept.slice(0, 1_024)).toEqual(Array.from({ length: 1_024 }, (_, n) => 4_095 - n));
    const far = kept.filter((position) => position < 2_816);
    expect(far).toEqual([2_815, 2_559, 2_303, 2_047, 1_791, 1_535, 1_279, 1_023, 767, 511, 255]);
  });

  it('keeps the same blocks however long the slices are, and one a segment of what is final', async () => {
    const blocks = Array.from({ length: 4_095 }, (_, n) => block(n + 1));
    const inOne = await chainFollowing(0);
    await inOne.apply(1, 4_000, { blocks: blocks.slice(0, 4_000) });
    await inOne.apply(4_001, 4_095, { blocks: blocks.slice(4_000) });
    const kept = (await store.index.recentBlocks(inOne.key)).map(({ position }) => position);
    expect(kept.slice(0, 1_282)).toEqual([
      ...Array.from({ length: 1_280 }, (_, n) => 4_095 - n),
      2_815,
      2_559,
    ]);
    const final = await chainFollowing(0);
    await final.apply(1, 4_095, { blocks }, 4_000);
    const late = (await store.index.recentBlocks(final.key)).map(({ position }) => position);
    expect(late.slice(0, 98)).toEqual([
      ...Array.from({ length: 96 }, (_, n) => 4_095 - n),
      3_839,
      3_583,
    ]);
  });
});
