import { type RewardPeriod, type RewardSums, roundUsd } from '@kiln-connect/core';
import type { RewardStretch } from '@kiln-connect/store';
import { type Cell, mapRows, type Table } from '../../spreadsheet/table.ts';
import type { System } from '../../system.ts';
import { clockName, dayAt } from '../reward-calendar.ts';
import {
  amountColumn,
  type CellColumn,
  cellTable,
  chainColumn,
  sameAmountColumn,
  usdColumn,
} from './amount-columns.ts';
import type { ChainPart } from './chain-part.ts';
import { dayIncome } from './day-income.ts';
import type { DayPrice } from './day-prices.ts';
import { paidOutColumns } from './paid-out-columns.ts';
import { readInSlices } from './row-slices.ts';
import { type StakeDay, stakeDays } from './stake-days.ts';

/** A day with its price, for all stakes. */
interface ReportDay {
  readonly day: string;
  readonly price: DayPrice | undefined;
  /** The last balance that was valued: most stakes of a day have the same one. */
  valued: { readonly balance: bigint; readonly written: Cell } | undefined;
}

interface DayLine extends Pick<RewardSums, 'components' | 'stakeBalance'> {
  readonly on: ReportDay;
  /** All that was earned, in the smallest unit of the token. */
  readonly total: bigint;
}

/** `lastUtcDay` is that of UTC in which the day ends. */
const reportDay = (
  day: string,
  { prices }: Pick<ChainPart, 'prices'>,
  lastUtcDay = day,
): ReportDay => ({ day, price: prices.on(lastUtcDay), valued: undefined });

/** What was earned and on what, in the token and in dollars at the price of the day. */
function figureColumns<Line extends DayLine>(
  { info, report, prices }: ChainPart,
  {
    paidOut,
    income,
  }: { readonly paidOut: readonly CellColumn<Line>[]; readonly income: CellColumn<Line> },
): CellColumn<Line>[] {
  const balance = usdColumn('Stake balance', ({ stakeBalance, on }: DayLine) =>
    prices.valueOf(stakeBalance, on.price),
  );
  return [
    ...report.rewards.map((column) => chainColumn<DayLine>(column, info)),
    amountColumn('Rewards', info, ({ total }) => total),
    ...paidOut,
    sameAmountColumn('Stake balance', info, ({ stakeBalance }) => stakeBalance),
    { heading: `Price of 1 ${info.token} (USD)`, format: 'usd', cell: ({ on }) => on.price?.text },
    income,
    {
      ...balance,
      cell: (line) => {
        const { on, stakeBalance } = line;
        if (on.valued?.balance !== stakeBalance) {
          on.valued = { balance: stakeBalance, written: balance.cell(line) };
        }
        return on.valued.written;
      },
    },
  ];
}

/** One row a day of the report's clock, all stakes together. */
export function rewardsByDayTable(part: ChainPart): Table {
  const { info, report, clock } = part;
  const isPaidOut = clock.recognition === 'withdrawal';
  const income = usdColumn(isPaidOut ? 'Income' : 'Rewards', (period: RewardPeriod) => {
    const { usd } = dayIncome(period, part);
    return usd && roundUsd(usd, info.decimals);
  });
  const columns: CellColumn<DayLine & RewardPeriod>[] = [
    {
      heading: `Day (${clockName(clock.utcOffsetMinutes)})`,
      format: 'day',
      cell: ({ on }) => on.day,
    },
    ...figureColumns<DayLine & RewardPeriod>(part, {
      paidOut: isPaidOut ? paidOutColumns(part) : [],
      income,
    }),
    { heading: 'Source of the price', format: 'text', cell: ({ on }) => on.price?.source },
    ...report.yields.map((column) => chainColumn<RewardPeriod>(column, info)),
    {
      heading: 'Final',
      format: 'text',
      width: 8,
      cell: ({ isFinal }) => (isFinal ? 'yes' : 'no'),
    },
    { heading: 'As of (UTC)', format: 'time', cell: ({ asOf }) => asOf },
    { heading: 'Books', format: 'text', cell: booksOf },
  ];
  const table = cellTable('Rewards by day', columns, async function* () {
    const days = await part.days();
    yield days.map((period) => ({
      ...period,
      on: reportDay(period.date, part, lastUtcDay(period)),
      total: report.totalRewards(period.components),
    }));
  });
  return { ...table, isLate: true };
}

/** The UTC day in which a period ends, as far as the chain was read. */
const lastUtcDay = ({ end, asOf }: RewardPeriod): string =>
  dayAt(new Date(Math.min(end.getTime(), asOf.getTime() + 1) - 1));

/** Whether the day's books are closed, and why they were changed since. */
export function booksOf({ closed }: RewardPeriod): string | undefined {
  if (closed === undefined) return undefined;
  const { at, restatement } = closed;
  if (restatement === undefined) return `closed ${dayAt(at)}`;
  return `restated ${dayAt(restatement.at)}: ${restatement.reason}`;
}

/** One row a stake and UTC day: what a stake earned, or held, that day. */
export function rewardsByStakeTable(part: ChainPart, { store }: Pick<System, 'store'>): Table {
  const { question, closed, startDate, endDate, report, prices } = part;
  const days = reportDays(part);
  const columns: CellColumn<DayLine & Pick<StakeDay, 'stakeId'>>[] = [
    { heading: 'Day (UTC)', format: 'day', cell: ({ on }) => on.day },
    {
      heading: report.stakes[0]?.heading ?? 'Stake',
      format: 'text',
      cell: ({ stakeId }) => stakeId,
    },
    ...figureColumns<DayLine & Pick<StakeDay, 'stakeId'>>(part, {
      paidOut: [],
      income: usdColumn('Rewards', ({ total, on }) => prices.valueOf(total, on.price)),
    }),
  ];
  return cellTable('Rewards by stake', columns, async function* () {
    const range = { ...question, startDate, endDate };
    const stretches = byStake(await store.reportRows.rewardStretches({ ...range, closed }));
    const slices = readInSlices([...stretches.keys()], {
      count: (stakeIds) => store.reportRows.rewardDaysAtMost({ ...range, stakeIds }),
      read: (stakeIds) =>
        store.reportRows.rewards({
          ...question,
          stretches: stakeIds.flatMap((stakeId) => stretches.get(stakeId) ?? []),
        }),
    });
    for await (const slice of slices) {
      yield mapRows(stakeDays(slice), ({ stakeId, day, components, stakeBalance }) => ({
        stakeId,
        on: days(day),
        components,
        stakeBalance,
        total: report.totalRewards(components),
      }));
    }
  });
}

const MILLISECONDS_A_DAY = 86_400_000;

/** Days by their number from 1970-01-01; those of all stakes are the same few. */
function reportDays(part: ChainPart): (day: number) => ReportDay {
  const days = new Map<number, ReportDay>();
  return (number) => {
    let day = days.get(number);
    if (day === undefined) {
      day = reportDay(dayAt(new Date(number * MILLISECONDS_A_DAY)), part);
      days.set(number, day);
    }
    return day;
  };
}

function byStake(stretches: readonly RewardStretch[]): ReadonlyMap<string, RewardStretch[]> {
  const found = new Map<string, RewardStretch[]>();
  for (const stretch of stretches) {
    const own = found.get(stretch.stakeId);
    if (own) own.push(stretch);
    else found.set(stretch.stakeId, [stretch]);
  }
  return found;
}
