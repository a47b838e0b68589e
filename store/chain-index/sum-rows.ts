import type { RewardRow, StakeExposure } from '@kiln-connect/core';
import { segmentStart } from './segment.ts';

const HOUR_MS = 3_600_000;

/** What a stake earned of one component in an hour or a day. */
export interface EarnedSum {
  readonly stakeId: string;
  amount: bigint;
}

/** The balance with which a stake earned in an hour or a day. */
export interface HeldSum {
  readonly stakeId: string;
  lastTime: Date;
  /** That of the last part. */
  effectiveBalance: bigint;
  seconds: number;
  balanceSeconds: bigint;
}

/** What sums of many stakes have in common. */
interface Span {
  /** The hour as its first moment, the day as a date, UTC. */
  readonly span: string;
  /** The first position of the segment whose reading gave them; 0 for days, which are not kept apart by it. */
  readonly segment: number;
  /** Empty for exposures. */
  readonly component: string;
}

/** Sums of one span, one a stake. */
export interface SumGroup<Sum> extends Span {
  readonly sums: ReadonlyMap<string, Sum>;
}

/** What was earned and held, by hour and segment. */
export interface HourSums {
  readonly earned: readonly SumGroup<EarnedSum>[];
  readonly held: readonly SumGroup<HeldSum>[];
}

/** Sums rows as they are read. */
export interface Summing {
  add(rows: { rewards: readonly RewardRow[]; exposures: readonly StakeExposure[] }): void;
  /** By the segments that there are where all up to `final` is final. */
  take(final: number): HourSums;
}

/** Begins to sum rewards and exposures, which come in the order of the chain. */
export function startSumming(): Summing {
  const earned = hourGrouping<EarnedSum>();
  const held = hourGrouping<HeldSum>();
  return {
    add: ({ rewards, exposures }) => {
      for (const { stakeId, time, position, component, amount } of rewards) {
        const sum = earned.find(stakeId, time, position, component);
        if (sum) sum.amount += amount;
        else earned.add({ stakeId, amount });
      }
      // Most stakes have one balance for one length of time: to multiply is what costs here.
      let last = { effectiveBalance: 0n, seconds: 0, balanceSeconds: 0n };
      for (const { stakeId, time, position, seconds, effectiveBalance } of exposures) {
        if (last.effectiveBalance !== effectiveBalance || last.seconds !== seconds) {
          const balanceSeconds = effectiveBalance * BigInt(seconds);
          last = { effectiveBalance, seconds, balanceSeconds };
        }
        const sum = held.find(stakeId, time, position, '');
        if (sum) addHeld(sum, last, time);
        else held.add({ stakeId, lastTime: time, ...last });
      }
    },
    take: (final) => ({
      earned: merged(earned.all(), (group) => segmentsOf(group, final), addEarned),
      held: merged(held.all(), (group) => segmentsOf(group, final), mergeHeld),
    }),
  };
}

/** The hours of rewards by day. */
export const rewardDays = (hours: HourSums['earned']): HourSums['earned'] =>
  merged(hours, dayOf, addEarned);

/** The hours of exposures by day. */
export const exposureDays = (hours: HourSums['held']): HourSums['held'] =>
  merged(hours, dayOf, mergeHeld);

/** One value of each sum, group by group. */
export const columnOf = <Sum, Value>(
  groups: readonly SumGroup<Sum>[],
  read: (sum: Sum, group: SumGroup<Sum>) => Value,
): Value[] => groups.flatMap((group) => Array.from(group.sums.values(), (sum) => read(sum, group)));

const segmentsOf = ({ span, segment, component }: Span, final: number): Span => ({
  span,
  segment: segmentStart(segment, final),
  component,
});

const dayOf = ({ span, component }: Span): Span => ({
  span: span.slice(0, 'YYYY-MM-DD'.length),
  segment: 0,
  component,
});

const addEarned = (sum: EarnedSum, more: EarnedSum): void => {
  sum.amount += more.amount;
};

const mergeHeld = (sum: HeldSum, more: HeldSum): void => addHeld(sum, more, more.lastTime);

function addHeld(
  sum: HeldSum,
  more: Pick<HeldSum, 'effectiveBalance' | 'seconds' | 'balanceSeconds'>,
  time: Date,
): void {
  sum.seconds += more.seconds;
  sum.balanceSeconds += more.balanceSeconds;
  if (time < sum.lastTime) return;
  sum.lastTime = time;
  sum.effectiveBalance = more.effectiveBalance;
}

const keyOf = ({ span, segment, component }: Span): string => `${span} ${segment} ${component}`;

/** A group that grows. */
interface OpenGroup<Sum> extends Span {
  readonly sums: Map<string, Sum>;
}

interface GroupInOrder<Sum> extends OpenGroup<Sum> {
  readonly inOrder: Sum[];
}

/** Groups that have one span as one, of sums of their own. */
function merged<Sum extends object>(
  groups: Iterable<SumGroup<Sum>>,
  spanOf: (group: Span) => Span,
  addTo: (sum: Sum, more: Sum) => void,
): readonly SumGroup<Sum>[] {
  const found = new Map<string, OpenGroup<Sum>>();
  for (const group of groups) {
    const span = spanOf(group);
    const key = keyOf(span);
    const known = found.get(key) ?? { ...span, sums: new Map<string, Sum>() };
    found.set(key, known);
    for (const [stakeId, more] of group.sums) {
      const sum = known.sums.get(stakeId);
      if (sum) addTo(sum, more);
      else known.sums.set(stakeId, { ...more });
    }
  }
  return [...found.values()];
}

/**
 * Sums by hour, segment and component, and within those by stake. Rows come in the order of the chain: a
 * row mostly belongs to the group of the row before it, and to the stake that came behind that one's the
 * last time; both are found without a key.
 */
function hourGrouping<Sum extends { readonly stakeId: string }>() {
  const found = new Map<string, GroupInOrder<Sum>>();
  let [lastAt, lastPosition, lastComponent] = [Number.NaN, Number.NaN, ''];
  let group: GroupInOrder<Sum>;
  let next = 0;
  return {
    /** The sum to which a row belongs, if there is one; where `add` puts one otherwise. */
    find: (stakeId: string, time: Date, position: number, component: string): Sum | undefined => {
      const at = time.getTime();
      if (at !== lastAt || position !== lastPosition || component !== lastComponent) {
        [lastAt, lastPosition, lastComponent] = [at, position, component];
        const span = new Date(at - (at % HOUR_MS)).toISOString();
        const place = { span, segment: segmentStart(position), component };
        const key = keyOf(place);
        group = found.get(key) ?? { ...place, sums: new Map(), inOrder: [] };
        found.set(key, group);
        next = 0;
      }
      const expected = group.inOrder[next];
      next += 1;
      return expected?.stakeId === stakeId ? expected : group.sums.get(stakeId);
    },
    add: (sum: Sum): void => {
      group.sums.set(sum.stakeId, sum);
      group.inOrder.push(sum);
    },
    all: (): Iterable<SumGroup<Sum>> => found.values(),
  };
}
