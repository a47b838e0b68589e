import type { ChainReport, RewardPeriod, RewardSums } from '@kiln-connect/core';
import type { ReportRewards } from '@kiln-connect/store';
import { mapRows, type Table } from '../../spreadsheet/table.ts';
import type { System } from '../../system.ts';
import { dayAt } from '../reward-calendar.ts';
import {
  amountColumn,
  type CellColumn,
  cellTable,
  chainColumn,
  usdColumn,
} from './amount-columns.ts';
import type { ChainPart } from './chain-part.ts';
import { readInSlices } from './row-slices.ts';

interface DayLine extends Pick<RewardSums, 'components' | 'stakeBalance'> {
  readonly day: string;
  /** All that was earned, in the smallest unit of the token. */
  readonly total: bigint;
}

/** What was earned and on what, in the token and in dollars at the price of the day. */
function figureColumns({ info, report, prices }: ChainPart): CellColumn<DayLine>[] {
  return [
    ...report.rewards.map((column) => chainColumn<DayLine>(column, info)),
    amountColumn('Rewards', info, ({ total }) => total),
    amountColumn('Stake balance', info, ({ stakeBalance }) => stakeBalance),
    usdColumn(`Price of 1 ${info.token}`, ({ day }) => prices.on(day)?.price),
    usdColumn('Rewards', ({ total, day }) => prices.valueOf(total, prices.on(day))),
    usdColumn('Stake balance', ({ stakeBalance, day }) =>
      prices.valueOf(stakeBalance, prices.on(day)),
    ),
  ];
}

/** One row a UTC day, all stakes together. */
export function rewardsByDayTable(part: ChainPart): Table {
  const { info, report, prices } = part;
  const columns: CellColumn<DayLine & RewardPeriod>[] = [
    { heading: 'Day (UTC)', format: 'day', cell: ({ day }) => day },
    ...figureColumns(part),
    { heading: 'Source of the price', format: 'text', cell: ({ day }) => prices.on(day)?.source },
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
  return cellTable('Rewards by day', columns, async function* () {
    yield part.days.map((period) => ({
      ...period,
      day: period.date,
      total: report.totalRewards(period.components),
    }));
  });
}

/** Whether the day's books are closed, and why they were changed since. */
export function booksOf({ closed }: RewardPeriod): string | undefined {
  if (closed === undefined) return undefined;
  const { at, restatement } = closed;
  if (restatement === undefined) return `closed ${dayAt(at)}`;
  return `restated ${dayAt(restatement.at)}: ${restatement.reason}`;
}

/** One row a stake and UTC day: what a stake earned, or held, that day. */
export function rewardsByStakeTable(part: ChainPart, { store }: Pick<System, 'store'>): Table {
  const { key, startDate, endDate } = part;
  const columns: CellColumn<DayLine & { readonly stakeId: string }>[] = [
    { heading: 'Day (UTC)', format: 'day', cell: ({ day }) => day },
    {
      heading: part.report.stakes[0]?.heading ?? 'Stake',
      format: 'text',
      cell: ({ stakeId }) => stakeId,
    },
    ...figureColumns(part),
  ];
  const slices = () =>
    readInSlices(part.stakeIds, {
      count: (stakeIds) => store.reportRows.rewardCounts({ ...key, stakeIds, startDate, endDate }),
      read: (stakeIds) => store.reportRows.rewards({ ...key, stakeIds, startDate, endDate }),
    });
  return cellTable('Rewards by stake', columns, async function* () {
    for await (const stakes of slices()) {
      for (const stake of stakes) {
        yield mapRows(linesOf(stake.days), (line) => dayLine(line, stake, part.report));
      }
    }
  });
}

function* linesOf(text: string): Generator<string> {
  for (let at = 0; at < text.length; ) {
    const end = (text.indexOf('\n', at) + 1 || text.length + 1) - 1;
    yield text.slice(at, end);
    at = end + 1;
  }
}

/** A day of a stake as the store writes it, see `ReportRewards.days`. */
function dayLine(
  line: string,
  { stakeId }: Pick<ReportRewards, 'stakeId'>,
  { totalRewards }: ChainReport,
): DayLine & { readonly stakeId: string } {
  const [day = '', balance = '', ...words] = line.split(' ');
  const components: { [component: string]: bigint } = {};
  for (let i = 0; i + 1 < words.length; i += 2) {
    components[words[i] ?? ''] = BigInt(words[i + 1] ?? '');
  }
  const total = totalRewards(components);
  return { stakeId, day, components, stakeBalance: BigInt(balance), total };
}
