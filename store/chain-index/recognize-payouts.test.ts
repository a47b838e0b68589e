import type { ChainSlice, PayoutRow, RewardRow } from '@kiln-connect/core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../index.ts';
import { openTestStore, type TestStore, testEngines } from '../testing/index.ts';

const ACCRUING = ['attestation', 'slashing'];
const BEGIN = Date.parse('2026-01-20T00:00:00Z');
/** Two positions a day. */
const timeOf = (position: number) => new Date(BEGIN + position * 12 * 3_600_000);
const dayOf = (position: number) => timeOf(position).toISOString().slice(0, 10);

/** What happens to one stake in one position. */
interface Step {
  /** Positions since the last one in which anything happened. */
  readonly after: number;
  readonly component: string;
  readonly earned: bigint;
  readonly paid: bigint | undefined;
  readonly empties: boolean;
  /** A slice ends with it. */
  readonly endsSlice: boolean;
}

const step = fc.record({
  after: fc.integer({ min: 1, max: 40 }),
  component: fc.constantFrom('attestation', 'slashing', 'execution'),
  earned: fc.bigInt(-60n, 100n),
  paid: fc.option(fc.bigInt(0n, 150n), { nil: undefined }),
  empties: fc.boolean(),
  endsSlice: fc.boolean(),
});

type Placed = Step & { readonly position: number };

const placed = (steps: readonly Step[]): Placed[] => {
  let position = 0;
  return steps.map((one) => {
    position += one.after;
    return { ...one, position };
  });
};

/** As it is defined: of each payout, what was accrued until then and not paid out by those before it. */
function incomeByDay(steps: readonly Placed[]): Record<string, bigint> {
  const income = new Map<number, bigint>();
  for (const { position, paid, empties } of steps) {
    if (paid === undefined) continue;
    const accrued = steps
      .filter((one) => one.position <= position && ACCRUING.includes(one.component))
      .reduce((sum, { earned }) => sum + earned, 0n);
    const left = [...income.values()].reduce((rest, amount) => rest - amount, accrued);
    if (left < 0n) income.set(position, empties ? left : 0n);
    else income.set(position, [left, paid].sort((a, b) => Number(a - b))[0] ?? 0n);
  }
  const days: Record<string, bigint> = {};
  for (const [position, amount] of income) {
    days[dayOf(position)] = (days[dayOf(position)] ?? 0n) + amount;
  }
  return days;
}

const rewardOf = ({ position, component, earned }: Placed): RewardRow => ({
  stakeId: 's',
  time: timeOf(position),
  position,
  component,
  amount: earned,
});

const payoutOf = ({ position, paid, empties }: Placed): PayoutRow[] =>
  paid === undefined
    ? []
    : [{ stakeId: 's', time: timeOf(position), position, amount: paid, empties }];

const sliceOf = (steps: readonly Placed[]): ChainSlice => ({
  blocks: [],
  rewards: steps.map(rewardOf),
  exposures: [],
  operations: [],
  payouts: { rows: steps.flatMap(payoutOf), accruing: ACCRUING },
});

/** The steps as slices that follow one another. */
function slicesOf(steps: readonly Placed[]): { to: number; slice: ChainSlice }[] {
  const slices: Placed[][] = [[]];
  for (const one of steps) {
    slices.at(-1)?.push(one);
    if (one.endsSlice) slices.push([]);
  }
  return slices.flatMap((own) => {
    const last = own.at(-1);
    return last ? [{ to: last.position, slice: sliceOf(own) }] : [];
  });
}

describe.each(testEngines)('the part of payouts that is income, on $title', (engine) => {
  if (!engine.isAvailable) return it.skip('is not tested here');
  let test: TestStore;
  let store: Store;
  let chains = 0;
  beforeAll(async () => {
    test = await openTestStore(engine);
    store = test.store;
  });
  afterAll(() => test?.remove());

  /** A chain that was read up to a position, with the stake 's' of which nothing is read. */
  async function aChain(position: number) {
    chains += 1;
    const key = { chain: `chain-${chains}`, network: 'devnet' } as const;
    await store.stakes.track({ ...key, stakeIds: ['s'] });
    await apply(key, { from: 0, to: position, slice: sliceOf([]) });
    return key;
  }

  type Key = Awaited<ReturnType<typeof aChain>>;

  async function apply(
    key: Key,
    { from, to, slice }: { from: number; to: number; slice: ChainSlice },
  ): Promise<void> {
    const { version } = await store.index.followed(key);
    const head = { id: `${to}`, parentId: `${from - 1}`, position: to, time: timeOf(to) };
    await store.index.applySlice({
      ...key,
      from,
      position: to,
      head,
      followedVersion: version,
      slice,
    });
  }

  const finalize = (key: Key, position: number) =>
    store.index.finalize({ ...key, block: { position, time: timeOf(position) } });

  const startBackfill = (key: Key) =>
    store.index.startBackfill({ ...key, stakes: [{ stakeId: 's', from: 1, firstPosition: 1 }] });

  async function recognizedByDay(key: Key): Promise<Record<string, bigint>> {
    const { sums } = await store.rewards.sums({
      ...key,
      organizationId: '00000000-0000-4000-8000-000000000000',
      filter: { stakeIds: ['s'] },
      unit: 'day',
      utcOffsetMinutes: 0,
      accruing: ACCRUING,
    });
    return Object.fromEntries(sums.flatMap(({ recognized }) => [...recognized]));
  }

  it('is what its definition says, followed at the head with months that become final', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (some) => {
        const steps = placed(some);
        const key = await aChain(0);
        await startBackfill(key);
        let from = 1;
        for (const { to, slice } of slicesOf(steps)) {
          await apply(key, { from, to, slice });
          await finalize(key, to);
          if (to % 2 === 0) await store.index.addUpTotals(key);
          from = to + 1;
        }
        expect(await recognizedByDay(key)).toEqual(incomeByDay(steps));
      }),
      { numRuns: 12 },
    );
  });

  it('is what its definition says, read as a history, some of which may not be final', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 25 }),
        fc.nat(100),
        async (some, percent) => {
          const steps = placed(some);
          const end = steps.at(-1)?.position ?? 0;
          const key = await aChain(end + 1);
          await finalize(key, Math.floor((end * percent) / 100));
          await startBackfill(key);
          let from = 1;
          for (const { to, slice } of slicesOf(steps)) {
            const part = { from, position: to, slice };
            await store.index.applyBackfill({ ...key, stakeIds: ['s'], ...part });
            from = to + 1;
          }
          expect(await recognizedByDay(key)).toEqual(incomeByDay(steps));
        },
      ),
      { numRuns: 12 },
    );
  });

  it('is told without adding up again what was earned and paid in months that are over', async () => {
    const monthly = (position: number): Placed => ({
      after: 62,
      component: 'attestation',
      earned: 10n,
      paid: 10n,
      empties: false,
      endsSlice: true,
      position,
    });
    const steps = [62, 124, 186].map(monthly);
    const key = await aChain(200);
    await finalize(key, 200);
    await startBackfill(key);
    const read = (from: number, position: number, slice: ChainSlice) =>
      store.index.applyBackfill({ ...key, stakeIds: ['s'], from, position, slice });
    const [february, march, april] = steps as [Placed, Placed, Placed];
    await read(1, 62, sliceOf([february]));
    await read(63, 124, sliceOf([march]));
    // What can not be, something of February that is read in April: whoever adds it up again finds it.
    const late = { ...rewardOf(february), position: 125, amount: 1_000n };
    await read(125, 125, { ...sliceOf([]), rewards: [late] });
    await read(126, 186, sliceOf([{ ...april, paid: 500n }]));
    const days = await recognizedByDay(key);
    expect(days[dayOf(april.position)]).toBe(10n);
  });
});
