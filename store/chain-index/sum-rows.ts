import type { RewardRow, StakeExposure } from '@kiln-connect/core';

const HOUR_MS = 3_600_000;

/** What a stake earned of one component in an hour or a day, by the reading of one segment. */
export interface EarnedSum {
  readonly stakeId: string;
  readonly group: Group;
  amount: bigint;
}

/** The balance with which a stake earned in an hour or a day, by the reading of one segment. */
export interface HeldSum {
  readonly stakeId: string;
  readonly group: Group;
  lastTime: Date;
  /** That of the last part. */
  effectiveBalance: bigint;
  seconds: number;
  balanceSeconds: bigint;
}

/** What the sums of many stakes have in common. */
interface Group {
  /** The hour as its first moment, the day as a date, UTC. */
  readonly span: string;
  /** The segment's first position; 0 for days, which are not kept apart by it. */
  readonly segment: number;
  /** Empty for exposures. */
  readonly component: string;
}

/** Rewards by stake, hour, component and segment. */
export function rewardHours(
  rows: readonly RewardRow[],
  segmentOf: (position: number) => number,
): readonly EarnedSum[] {
  const groups = hourGrouping<EarnedSum>(segmentOf);
  for (const { stakeId, time, position, component, amount } of rows) {
    const { group, sums } = groups.of(time, position, component);
    const sum = sums.get(stakeId);
    if (sum) sum.amount += amount;
    else sums.set(stakeId, { stakeId, group, amount });
  }
  return groups.all();
}

/** Exposures by stake, hour and segment. */
export function exposureHours(
  rows: readonly StakeExposure[],
  segmentOf: (position: number) => number,
): readonly HeldSum[] {
  const groups = hourGrouping<HeldSum>(segmentOf);
  // Most stakes have one balance for one length of time: to multiply is what costs here.
  let last = { effectiveBalance: 0n, seconds: 0, balanceSeconds: 0n };
  for (const { stakeId, time, position, seconds, effectiveBalance } of rows) {
    if (last.effectiveBalance !== effectiveBalance || last.seconds !== seconds) {
      const balanceSeconds = effectiveBalance * BigInt(seconds);
      last = { effectiveBalance, seconds, balanceSeconds };
    }
    const { group, sums } = groups.of(time, position, '');
    const sum = sums.get(stakeId);
    if (sum) addHeld(sum, last, time);
    else sums.set(stakeId, { stakeId, group, lastTime: time, ...last });
  }
  return groups.all();
}

/** The hours of rewards by day. */
export function rewardDays(hours: readonly EarnedSum[]): readonly EarnedSum[] {
  const groups = grouping<EarnedSum>();
  for (const { stakeId, group: hour, amount } of hours) {
    const { group, sums } = groups.of(dayOf(hour), 0, hour.component);
    const sum = sums.get(stakeId);
    if (sum) sum.amount += amount;
    else sums.set(stakeId, { stakeId, group, amount });
  }
  return groups.all();
}

/** The hours of exposures by day. */
export function exposureDays(hours: readonly HeldSum[]): readonly HeldSum[] {
  const groups = grouping<HeldSum>();
  for (const hour of hours) {
    const { group, sums } = groups.of(dayOf(hour.group), 0, '');
    const sum = sums.get(hour.stakeId);
    if (sum) addHeld(sum, hour, hour.lastTime);
    else sums.set(hour.stakeId, { ...hour, group });
  }
  return groups.all();
}

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

const dayOf = ({ span }: Group): string => span.slice(0, 'YYYY-MM-DD'.length);

/** Sums of stakes that have one group. */
interface Sums<Sum> {
  readonly group: Group;
  readonly sums: Map<string, Sum>;
}

/** Sums by span, segment and component, and within those by stake. */
function grouping<Sum>() {
  const found = new Map<string, Sums<Sum>>();
  return {
    of: (span: string, segment: number, component: string): Sums<Sum> => {
      const key = `${span} ${segment} ${component}`;
      const known = found.get(key);
      if (known) return known;
      const made = { group: { span, segment, component }, sums: new Map<string, Sum>() };
      found.set(key, made);
      return made;
    },
    all: (): readonly Sum[] => [...found.values()].flatMap(({ sums }) => [...sums.values()]),
  };
}

/**
 * The same by hours. Rows come in the order of the chain: a row mostly belongs where the one before it
 * did, which is found without making a key.
 */
function hourGrouping<Sum>(segmentOf: (position: number) => number) {
  const { of, all } = grouping<Sum>();
  let [lastAt, lastPosition, lastComponent] = [Number.NaN, Number.NaN, ''];
  let last: Sums<Sum> | undefined;
  return {
    of: (time: Date, position: number, component: string): Sums<Sum> => {
      const at = time.getTime();
      if (last && at === lastAt && position === lastPosition && component === lastComponent) {
        return last;
      }
      const hour = new Date(at - (at % HOUR_MS)).toISOString();
      last = of(hour, segmentOf(position), component);
      [lastAt, lastPosition, lastComponent] = [at, position, component];
      return last;
    },
    all,
  };
}
