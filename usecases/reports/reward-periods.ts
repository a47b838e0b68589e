import type { AccruedRewards, RewardComponents, RewardPeriod } from '@kiln-connect/core';
import type { ReportContext, RewardQuestion, RewardSum } from '@kiln-connect/store';
import {
  beginOf,
  dayAfter,
  dayAt,
  earliest,
  type Stretch,
  stretchOf,
  unitAfter,
} from './reward-calendar.ts';
import { createValuer, type Valuer } from './reward-values.ts';

/** What a report of periods is made of. */
interface RewardSums {
  readonly question: Pick<
    RewardQuestion,
    'unit' | 'utcOffsetMinutes' | 'since' | 'until' | 'accruing' | 'hasMedian'
  >;
  readonly sums: readonly RewardSum[];
  readonly opening: bigint;
  readonly context: Pick<ReportContext, 'cursor' | 'isReading' | 'closed' | 'prices'>;
  /** Digits after the point of one whole token, when values in US dollars were asked for. */
  readonly valuedDecimals?: number | undefined;
  /** Values what was earned, also where it is asked what of it was paid out. */
  readonly valuesEarned?: boolean | undefined;
}

/**
 * The periods of a report, oldest first: from the first one in which a stake earned or held, none is
 * left out until the end of the range or of what the chain has reached. Pure.
 */
export function rewardPeriods(report: RewardSums): readonly RewardPeriod[] {
  const { question, sums, context, valuedDecimals, valuesEarned = false } = report;
  const { cursor } = context;
  if (!cursor) return [];
  const valuer =
    valuedDecimals === undefined
      ? undefined
      : createValuer({
          prices: context.prices,
          decimals: valuedDecimals,
          accruing: valuesEarned ? undefined : question.accruing,
        });
  let opening = report.opening;
  const calendar = { ...question, of: question.unit };
  return withoutGaps(sums, { ...question, reached: cursor.time }).map((sum) => {
    const stretch = stretchOf(sum.unit, calendar);
    const components = totalsOf(sum.earned.values());
    const accrued = question.accruing && accruedOf(sum, components, question.accruing, opening);
    if (accrued) opening = accrued.closing;
    const closed = closingOf(stretch, question, context);
    const period: RewardPeriod = {
      date: stretch.date,
      start: stretch.start,
      end: stretch.end,
      components,
      stakeBalance: sum.stakeBalance,
      balanceSeconds: sum.balanceSeconds,
      activeSeconds: sum.activeSeconds,
      isFinal: closed !== undefined || isFinal(stretch, context),
      asOf: closed?.asOf ?? cursor.time,
    };
    // Apart: an object with holes in it takes several times as long, and a report has one a day.
    if (!closed && !accrued && !question.hasMedian && !valuer) return period;
    return {
      ...period,
      ...(closed && { closed: closed.mark }),
      ...(accrued && { accrued }),
      ...(question.hasMedian && { whole: wholeOf(sum, stretch, cursor.time) }),
      ...(valuer && { usd: valued(sum, stretch, cursor.time, valuer) }),
    };
  });
}

/** What is told of all stakes of a scope together, in the part of a stretch that has passed. */
function wholeOf(
  sum: RewardSum,
  { start, end }: Stretch,
  reached: Date,
): NonNullable<RewardPeriod['whole']> {
  const elapsed = (earliest(end, reached).getTime() - start.getTime()) / 1000;
  return {
    medianBlockReward: sum.medianBlockReward,
    activeStakes: elapsed > 0 ? rounded(sum.activeSeconds / elapsed) : 0,
  };
}

/** Three digits after the point: an average, no amount. */
const rounded = (count: number): number => Math.round(count * 1000) / 1000;

const valued = (sum: RewardSum, { end }: Stretch, reached: Date, valuer: Valuer) =>
  valuer.valuesOf(
    sum,
    dayAt(new Date(earliest(end, new Date(reached.getTime() + 1)).getTime() - 1)),
  );

/** It is over, nothing of it can be reorganized, and the history of all stakes is read. */
const isFinal = (
  { end }: Stretch,
  { cursor, isReading }: Pick<ReportContext, 'cursor' | 'isReading'>,
): boolean => !isReading && cursor?.finalized !== undefined && end <= cursor.finalized.time;

/** The closing that covers all of a stretch, and the latest restatement that changed a day of it. */
function closingOf(
  { start, end }: Stretch,
  { unit, utcOffsetMinutes }: Pick<RewardQuestion, 'unit' | 'utcOffsetMinutes'>,
  { closed }: Pick<ReportContext, 'closed'>,
) {
  // Books are closed by days of UTC; hours and other days are always read as they are known now.
  if (closed.length === 0 || unit === 'hour' || utcOffsetMinutes !== 0) return undefined;
  const [first, last] = [dayAt(start), dayAfter(dayAt(end), -1)];
  const own = closed.filter(({ month }) => first.slice(0, 7) <= month.slice(0, 7) && month <= last);
  const covers = (day: string) => own.some(({ month }) => month.slice(0, 7) === day.slice(0, 7));
  const latestClosing = own.map(({ closedAt }) => closedAt).reduce(later, undefined);
  const asOf = own.map((period) => period.asOf).reduce(later, undefined);
  if (!covers(first) || !covers(last) || !latestClosing || !asOf) return undefined;
  const restatement = own
    .flatMap(({ restatements }) => restatements)
    .filter(({ days }) => days.some((day) => first <= day && day <= last))
    .sort((a, b) => a.at.getTime() - b.at.getTime())
    .at(-1);
  return {
    asOf,
    mark: {
      at: latestClosing,
      ...(restatement && { restatement: { at: restatement.at, reason: restatement.reason } }),
    },
  };
}

const later = (a: Date | undefined, b: Date): Date => (a && a > b ? a : b);

function accruedOf(
  { recognized }: RewardSum,
  components: RewardComponents,
  accruing: readonly string[],
  opening: bigint,
): AccruedRewards {
  const earned = accruing.reduce((sum, component) => sum + (components[component] ?? 0n), 0n);
  const paid = [...recognized.values()].reduce((sum, amount) => sum + amount, 0n);
  return { opening, earned, paid, closing: opening + earned - paid };
}

/** The sums of several days, component by component. */
export function totalsOf(days: Iterable<RewardComponents>): RewardComponents {
  const all = [...days];
  const [only] = all;
  if (only && all.length === 1) return only;
  const totals: Record<string, bigint> = {};
  for (const day of all) {
    for (const [component, amount] of Object.entries(day)) {
      totals[component] = (totals[component] ?? 0n) + amount;
    }
  }
  return totals;
}

/** The sums with those between and after them that hold nothing, up to what was reached. */
function withoutGaps(
  sums: readonly RewardSum[],
  range: Pick<RewardQuestion, 'unit' | 'utcOffsetMinutes' | 'until'> & { reached: Date },
): readonly RewardSum[] {
  const { unit: of, utcOffsetMinutes, until, reached } = range;
  const filled: RewardSum[] = [];
  let next: string | undefined;
  for (const sum of sums) {
    for (; next !== undefined && next < sum.unit; next = unitAfter(next, of)) {
      filled.push({ ...NOTHING, unit: next });
    }
    filled.push(sum);
    next = unitAfter(sum.unit, of);
  }
  for (; next !== undefined; next = unitAfter(next, of)) {
    const begin = beginOf(next, of, utcOffsetMinutes);
    if (begin > reached || (until !== undefined && begin >= until)) break;
    filled.push({ ...NOTHING, unit: next });
  }
  return filled;
}

const NOTHING: Omit<RewardSum, 'unit'> = {
  earned: new Map(),
  recognized: new Map(),
  stakeBalance: 0n,
  balanceSeconds: 0n,
  activeSeconds: 0,
  medianBlockReward: undefined,
};
