import type { ReportFormat, ReportSheet, StakeFilter } from '@kiln-connect/core';
import { findAccount } from '../../accounts/read-account.ts';
import type { Caller } from '../../caller.ts';
import { registrationOf } from '../../chain-of.ts';
import { ownOrganization } from '../../organizations/own-organization.ts';
import { csvOf } from '../../spreadsheet/csv.ts';
import type { Table } from '../../spreadsheet/table.ts';
import { workbookOf } from '../../spreadsheet/workbook.ts';
import type { System } from '../../system.ts';
import { withExactAmounts } from './amount-columns.ts';
import { type ChainPart, type DayRange, emptyTally, type ReportClock } from './chain-part.ts';
import { joinTables } from './join-tables.ts';
import { methodPage } from './method-page.ts';
import { operationsTable } from './operations-table.ts';
import { readChainPart } from './read-chain-part.ts';
import { rewardsByDayTable, rewardsByStakeTable } from './reward-tables.ts';
import { stakesTable } from './stakes-table.ts';
import { type ReportTitle, summaryPage, type TalliedPart } from './summary-page.ts';

/** How a report is wanted. */
export interface ReportOptions extends DayRange, ReportClock {
  /** 'xlsx' when left out. */
  readonly format?: ReportFormat | undefined;
  /** For CSV, which holds one table: 'rewards' when left out. */
  readonly sheet?: ReportSheet | undefined;
}

/** A file that is made while it is read. */
export interface ReportFile {
  /** Letters, digits, '.', '_' and '-' alone. */
  readonly name: string;
  readonly type: string;
  /** Ends what it asks the database when nobody reads on. */
  readonly content: AsyncGenerator<Uint8Array | string>;
}

const TABLES: {
  readonly [sheet in ReportSheet]: (tallied: TalliedPart, system: System) => Table;
} = {
  stakes: ({ part, tally }, { store }) => stakesTable(part, { tally, store }),
  rewards: ({ part }) => rewardsByDayTable(part),
  stake_rewards: ({ part }, system) => rewardsByStakeTable(part, system),
  operations: ({ part }, system) => operationsTable(part, system),
};

/**
 * A report on stakes of one chain.
 * @throws what `reportContext` throws.
 */
export async function exportChainReport(
  { chain, filter, ...options }: { chain: string; filter: StakeFilter } & ReportOptions,
  caller: Pick<Caller, 'organizationId' | 'network'>,
  system: System,
): Promise<ReportFile> {
  const { info } = registrationOf(chain, system);
  const { organizationId } = caller;
  const organization = await system.store.organizations.find(organizationId);
  return reportFile(
    {
      file: chain,
      title: `${info.title} staking report`,
      subject: { kind: 'Organization', name: organization?.name ?? organizationId },
      chains: [chain],
      filter,
      ...options,
    },
    caller,
    system,
  );
}

/**
 * A report on all stakes of an account.
 * @throws {NotFoundError} 'account_not_found', also for another organization's.
 */
export async function exportAccountReport(
  { id, ...options }: { id: string } & ReportOptions,
  caller: Pick<Caller, 'organizationId' | 'network'>,
  system: System,
): Promise<ReportFile> {
  const account = await findAccount(id, caller, system);
  const { chains } = await system.store.portfolios.stakes({ ...caller, accountId: id });
  return reportFile(
    {
      file: `account_${account.name}`,
      title: 'Staking report of an account',
      subject: { kind: 'Account', name: account.name },
      chains,
      filter: { accounts: [id] },
      ...options,
    },
    caller,
    system,
  );
}

/**
 * A report on all stakes in accounts of the caller's organization.
 * @throws {NotFoundError} 'organization_not_found' for every other organization.
 */
export async function exportOrganizationReport(
  { id, ...options }: { id: string } & ReportOptions,
  caller: Pick<Caller, 'organizationId' | 'network'>,
  system: System,
): Promise<ReportFile> {
  const organization = await ownOrganization(id, caller, system);
  const { chains } = await system.store.portfolios.stakes(caller);
  return reportFile(
    {
      file: `organization_${organization.slug}`,
      title: 'Staking report of an organization',
      subject: { kind: 'Organization', name: organization.name },
      chains,
      filter: {},
      ...options,
    },
    caller,
    system,
  );
}

interface ReportRequest extends ReportOptions {
  /** What the file is called after. */
  readonly file: string;
  readonly title: string;
  readonly subject: ReportTitle['subject'];
  readonly chains: readonly string[];
  readonly filter: StakeFilter;
}

async function reportFile(
  { file, title, subject, chains, filter, format, sheet = 'rewards', ...asked }: ReportRequest,
  caller: Pick<Caller, 'organizationId' | 'network'>,
  system: System,
): Promise<ReportFile> {
  const { utcOffsetMinutes = 0, recognition = 'accrual', startDate, endDate } = asked;
  const clock = { utcOffsetMinutes, recognition };
  const range = { startDate, endDate, clock };
  const tallied: TalliedPart[] = [];
  for (const chain of chains) {
    const part = await readChainPart({ chain, filter, ...range }, caller, system);
    tallied.push({ part, tally: emptyTally() });
  }
  const createdAt = system.clock.now();
  const nameOf = (content: string) =>
    `${content}_report_${createdAt.toISOString().slice(0, 10)}`.replace(/[^\w.-]+/g, '_');
  if (format === 'csv') {
    const tables = tallied.map((one) => ({
      token: one.part.info.token,
      table: TABLES[sheet](one, system),
    }));
    return {
      name: `${nameOf(`${file}_${sheet}`)}.csv`,
      type: 'text/csv; charset=utf-8',
      content: csvOf(joinTables(tables)),
    };
  }
  const summary = { title, subject, network: caller.network, createdAt };
  const sheets = [
    summaryPage(summary, tallied),
    ...tallied.flatMap((one) =>
      Object.values(TABLES).map((tableOf) => {
        const table = withExactAmounts(tableOf(one, system));
        return tallied.length === 1
          ? table
          : { ...table, name: `${one.part.info.token} ${table.name}` };
      }),
    ),
    methodPage(
      tallied.map(({ part }) => part),
      clock,
    ),
  ];
  return {
    name: `${nameOf(file)}.xlsx`,
    type: 'application/octet-stream',
    content: withDaysAhead(
      tallied.map(({ part }) => part),
      workbookOf({ title, created: createdAt, sheets }),
    ),
  };
}

/** The database adds up days while rows are read that need no sums. */
async function* withDaysAhead(
  parts: readonly ChainPart[],
  content: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    // A failure is told where the days are needed.
    part.days().catch(() => {});
  }
  yield* content;
}
