import type {
  ChainInfo,
  ChainReport,
  Recognition,
  ReportFormat,
  RewardFormat,
  RewardPeriod,
} from '@kiln-connect/core';
import { findAccount } from '../../accounts/read-account.ts';
import type { Caller } from '../../caller.ts';
import { chainOf } from '../../chain-of.ts';
import { csvOf } from '../../spreadsheet/csv.ts';
import type { Table } from '../../spreadsheet/table.ts';
import { workbookOf } from '../../spreadsheet/workbook.ts';
import type { System } from '../../system.ts';
import { readRewardPeriods } from '../report-rewards.ts';
import { clockName, dayAfter } from '../reward-calendar.ts';
import {
  amountColumn,
  type CellColumn,
  cellTable,
  chainColumn,
  usdColumn,
  withExactAmounts,
} from './amount-columns.ts';
import type { DayRange } from './chain-part.ts';
import type { ReportFile } from './export-report.ts';
import { joinTables } from './join-tables.ts';
import { paidOutColumns } from './paid-out-columns.ts';
import { booksOf } from './reward-tables.ts';

/** How rewards by period are wanted. */
export interface PeriodOptions extends DayRange {
  readonly periods: Extract<RewardFormat, 'daily' | 'weekly' | 'monthly'>;
  readonly recognition: Recognition;
  /** Minutes that the report's clock is ahead of UTC, a multiple of 60. */
  readonly utcOffsetMinutes: number;
  /** 'xlsx' when left out. */
  readonly format?: ReportFormat | undefined;
}

/**
 * Rewards by day, week or month of the stakes in an account, on a chain, or in all accounts of the
 * organization, one table: earned by component, income as it is recognized, and what stakes hold of it.
 * @throws {NotFoundError} 'account_not_found', 'chain_not_found'.
 * @throws {ImpossibleError} 'recognition_not_available', and what `readRewardPeriods` throws.
 */
export async function exportPeriodReport(
  {
    account,
    chain,
    format,
    ...options
  }: PeriodOptions & {
    readonly account?: string | undefined;
    readonly chain?: string | undefined;
  },
  caller: Pick<Caller, 'organizationId' | 'network'>,
  system: System,
): Promise<ReportFile> {
  const named = account === undefined ? undefined : await findAccount(account, caller, system);
  const chains =
    chain === undefined
      ? (await system.store.portfolios.stakes({ ...caller, accountId: account })).chains
      : [chain];
  const parts = await Promise.all(
    chains.map(async (name) => {
      const { info, report } = await chainOf(name, system);
      const { startDate, endDate, periods: unit, recognition, utcOffsetMinutes } = options;
      const periods = await readRewardPeriods(
        {
          chain: name,
          query: {
            filter: account === undefined ? {} : { accounts: [account] },
            format: unit,
            recognition,
            utcOffsetMinutes,
            includeUsd: true,
            ...(startDate !== undefined && { startDate }),
            ...(endDate !== undefined && { endDate }),
          },
        },
        caller,
        system,
      );
      return { token: info.token, table: periodTable(periods, { info, report }, options) };
    }),
  );
  const created = system.clock.now();
  const subject = named?.name ?? chain ?? 'organization';
  const name = `${subject}_rewards_${options.periods}_${created.toISOString().slice(0, 10)}`;
  const file = name.replace(/[^\w.-]+/g, '_');
  const table = joinTables(parts);
  return format === 'csv'
    ? { name: `${file}.csv`, type: 'text/csv; charset=utf-8', content: csvOf(table) }
    : {
        name: `${file}.xlsx`,
        type: 'application/octet-stream',
        content: workbookOf({
          title: `Rewards, ${options.periods}`,
          created,
          sheets: [withExactAmounts(table)],
        }),
      };
}

/** One row a period; amounts and dollars as everywhere in reports. */
function periodTable(
  periods: readonly RewardPeriod[],
  { info, report }: { info: ChainInfo; report: ChainReport },
  { periods: unit, recognition, utcOffsetMinutes }: PeriodOptions,
): Table {
  const zone = clockName(utcOffsetMinutes);
  const rewardsOf = ({ components }: RewardPeriod): bigint => report.totalRewards(components);
  const columns: CellColumn<RewardPeriod>[] = [
    { heading: `First day (${zone})`, format: 'day', cell: ({ date }) => date },
    {
      heading: `Last day (${zone})`,
      format: 'day',
      cell: (period) => lastDay(period, utcOffsetMinutes),
    },
    ...report.rewards.map((column) => chainColumn<RewardPeriod>(column, info)),
    amountColumn('Rewards earned', info, rewardsOf),
    ...(recognition === 'withdrawal'
      ? paidOutColumns({ info, report })
      : [amountColumn('Income as earned', info, rewardsOf)]),
    usdColumn('Income', ({ usd }) => usd?.rewards),
    {
      heading: 'Days without a price',
      format: 'count',
      cell: ({ usd }) => usd?.missingDays.length ?? 0,
    },
    amountColumn('Stake balance', info, ({ stakeBalance }) => stakeBalance),
    ...report.yields.map((column) => chainColumn<RewardPeriod>(column, info)),
    { heading: 'Final', format: 'text', width: 8, cell: ({ isFinal }) => (isFinal ? 'yes' : 'no') },
    { heading: 'As of (UTC)', format: 'time', cell: ({ asOf }) => asOf },
    { heading: 'Books', format: 'text', cell: booksOf },
  ];
  return cellTable(`Rewards ${unit}`, columns, async function* () {
    yield periods;
  });
}

/** The last day of a period, where the report's clock is. */
const lastDay = ({ end }: RewardPeriod, utcOffsetMinutes: number): string =>
  dayAfter(new Date(end.getTime() + utcOffsetMinutes * 60_000).toISOString().slice(0, 10), -1);
