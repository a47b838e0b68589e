import {
  type AccruedRewards,
  formatAmount,
  NO_USD,
  type RewardPeriod,
  roundUsd,
  USD_DECIMALS,
} from '@kiln-connect/core';
import type { Page, PageCell } from '../../spreadsheet/page.ts';
import { clockName } from '../reward-calendar.ts';
import { totalsOf } from '../reward-periods.ts';
import { chainColumn } from './amount-columns.ts';
import type { ChainPart, Tally } from './chain-part.ts';
import { dayIncome } from './day-income.ts';

/** What a report is of, for its first lines. */
export interface ReportTitle {
  readonly title: string;
  /** 'Account', 'Organization', 'Stakes': what the report is of, and its name. */
  readonly subject: { readonly kind: string; readonly name: string };
  readonly network: string;
  readonly createdAt: Date;
}

export interface TalliedPart {
  readonly part: ChainPart;
  readonly tally: Tally;
}

const label = (value: string): PageCell => ({ value, format: 'label' });
const heading = (value: string): PageCell => ({ value, format: 'heading' });
const figureHeading = (value: string): PageCell => ({ value, format: 'figureHeading' });
const text = (value: string): PageCell => ({ value, format: 'text' });
const NOT_KNOWN = 'not known';

/** A value in 10^-8 US dollars; in words where no price is known, for an empty cell reads like 0. */
const usd = (value: bigint | undefined): PageCell =>
  value === undefined
    ? text(NOT_KNOWN)
    : { value: formatAmount(value, USD_DECIMALS), format: 'usd' };

/** The first sheet: what the report is of, what is held now, and what each month brought. */
export const summaryPage = (title: ReportTitle, parts: readonly TalliedPart[]): Page => ({
  name: 'Summary',
  widths: [28, 27, 27, 24, 22, 20, 24, 12],
  rows: async () => [
    [{ value: title.title, format: 'title' }],
    [],
    [label(title.subject.kind), text(title.subject.name)],
    [label('Network'), text(title.network)],
    [label('Made at (UTC)'), { value: title.createdAt, format: 'time' }],
    ...(await Promise.all(parts.map(partRows))).flat(),
    ...(parts.length === 0 ? [[], [text('There are no stakes here.')]] : []),
  ],
});

async function partRows({ part, tally }: TalliedPart): Promise<PageCell[][]> {
  const days = await part.days();
  const { info, asOf, prices, startDate, endDate, isReading, clock } = part;
  const amount = (value: bigint): PageCell => ({
    value: formatAmount(value, info.decimals),
    format: 'amount',
  });
  const { latest } = prices;
  return [
    [],
    [label(info.title)],
    [
      label('Rewards and operations of'),
      text(
        `${startDate ?? 'the beginning'} to ${endDate ?? 'now'}, ${clockName(clock.utcOffsetMinutes)} days, inclusive`,
      ),
    ],
    [
      label('Chain read up to (UTC)'),
      asOf === undefined ? text(NOT_KNOWN) : { value: asOf.time, format: 'time' },
      ...(asOf === undefined ? [] : [text(`position ${asOf.position}`)]),
    ],
    ...(isReading
      ? [[label('Not complete'), text('The history of some stakes is still being read.')]]
      : []),
    [label('Stakes'), { value: tally.stakes, format: 'count' }],
    [label('Active stakes'), { value: tally.active, format: 'count' }],
    [label(`Balance (${info.token})`), amount(tally.balance)],
    [
      label('Balance (USD)'),
      usd(prices.valueOf(tally.balance, latest)),
      ...(latest === undefined ? [] : [text(`at the price of ${latest.day}, ${latest.source}`)]),
    ],
    [],
    ...monthRows(part, days),
    ...accrualRows(part, days),
  ];
}

/** How much of what stakes earned by themselves they have not paid out yet, month by month. */
function accrualRows({ info, clock }: ChainPart, days: readonly RewardPeriod[]): PageCell[][] {
  const months = accrualByMonth(days);
  if (months.size === 0) return [];
  const amount = (value: bigint): PageCell => ({
    value: formatAmount(value, info.decimals),
    format: 'amount',
  });
  return [
    [],
    [label('Rewards that stakes hold: opening + earned - paid out = closing')],
    [
      heading(monthHeading(clock)),
      ...['Opening', 'Earned', 'Paid out', 'Closing'].map((name) =>
        figureHeading(`${name} (${info.token})`),
      ),
    ],
    ...[...months].map(([month, { opening, earned, paid, closing }]) => [
      text(month),
      amount(opening),
      amount(earned),
      amount(paid),
      amount(closing),
    ]),
  ];
}

const monthHeading = ({ utcOffsetMinutes }: ChainPart['clock']): string =>
  `Month (${clockName(utcOffsetMinutes)})`;

/** Days follow one another without a gap: a month opens as its first day does and closes as its last. */
function accrualByMonth(days: readonly RewardPeriod[]): ReadonlyMap<string, AccruedRewards> {
  const months = new Map<string, AccruedRewards>();
  for (const { date, accrued } of days) {
    if (accrued === undefined) continue;
    const month = date.slice(0, 7);
    const before = months.get(month);
    months.set(month, {
      opening: before?.opening ?? accrued.opening,
      earned: (before?.earned ?? 0n) + accrued.earned,
      paid: (before?.paid ?? 0n) + accrued.paid,
      closing: accrued.closing,
    });
  }
  return months;
}

/** A table of the months in the range, and their sum. */
function monthRows(part: ChainPart, days: readonly RewardPeriod[]): PageCell[][] {
  const { info, report, clock } = part;
  const isPaidOut = clock.recognition === 'withdrawal';
  const columns = report.rewards.map((column) => chainColumn(column, info));
  const months = monthsOf(part, days);
  const figures = ({ components, income, usd: worth, missingDays }: Month): PageCell[] => [
    ...columns.map(({ cell }): PageCell => ({ value: cell({ components }), format: 'amount' })),
    {
      value: formatAmount(report.totalRewards(components), info.decimals),
      format: 'amount',
    },
    ...(isPaidOut
      ? [{ value: formatAmount(income, info.decimals), format: 'amount' } as const]
      : []),
    usd(missingDays === 0 ? roundUsd(worth, info.decimals) : undefined),
    { value: missingDays, format: 'count' },
  ];
  return [
    [
      heading(monthHeading(clock)),
      ...columns.map(({ heading: name }) => figureHeading(name)),
      figureHeading(`Rewards (${info.token})`),
      ...(isPaidOut ? [figureHeading(`Income as paid out (${info.token})`)] : []),
      figureHeading(isPaidOut ? 'Income (USD)' : 'Rewards (USD)'),
      figureHeading('Days without a price'),
      heading('Final'),
    ],
    ...months.map((month) => [
      text(month.name),
      ...figures(month),
      text(month.isFinal ? 'yes' : 'no'),
    ]),
    [text('All'), ...figures(months.reduce(addMonths, emptyMonth('All'))), text('')].map(
      (cell): PageCell => ({ ...cell, isTotal: true }),
    ),
  ];
}

interface Month {
  readonly name: string;
  readonly components: RewardPeriod['components'];
  /** As the report recognizes it. */
  readonly income: bigint;
  /** What the income is worth. */
  readonly usd: typeof NO_USD;
  /** Days with income whose price is not known. */
  readonly missingDays: number;
  readonly isFinal: boolean;
}

const emptyMonth = (name: string): Month => ({
  name,
  components: {},
  income: 0n,
  usd: NO_USD,
  missingDays: 0,
  isFinal: true,
});

const addMonths = (sum: Month, other: Month): Month => ({
  name: sum.name,
  components: totalsOf([sum.components, other.components]),
  income: sum.income + other.income,
  usd: { exact: sum.usd.exact + other.usd.exact },
  missingDays: sum.missingDays + other.missingDays,
  isFinal: sum.isFinal && other.isFinal,
});

function monthsOf(part: ChainPart, days: readonly RewardPeriod[]): Month[] {
  const months = new Map<string, Month>();
  for (const period of days) {
    const { components, isFinal } = period;
    const name = period.date.slice(0, 7);
    const income = dayIncome(period, part);
    const day: Month = {
      name,
      components,
      income: income.amount,
      usd: income.usd ?? NO_USD,
      missingDays: Number(income.usd === undefined && income.amount !== 0n),
      isFinal,
    };
    months.set(name, addMonths(months.get(name) ?? emptyMonth(name), day));
  }
  return [...months.values()];
}
