import { randomUUID } from 'node:crypto';
import { ConflictError } from '@kiln-connect/core';
import { and, asc, eq, sql } from 'drizzle-orm';
import { changesSince } from './closed-periods/changes.ts';
import { freeze } from './closed-periods/freeze.ts';
import {
  type BooksKey,
  type ClosedPeriod,
  currentVersion,
  type PeriodChange,
  type PeriodVersion,
} from './closed-periods/period.ts';
import type { Connection } from './connection.ts';
import { isUniqueViolation, type Orm } from './database.ts';
import {
  accountStakes,
  closedPeriods,
  closedPeriodVersions,
  closedPrices,
  rewardDays,
  stakeDays,
} from './tables/index.ts';

interface Deed {
  readonly at: Date;
  readonly by: string;
  readonly asOf: Date;
  /** Ticker of the token, whose prices are kept with the rows. */
  readonly token: string;
}

/** Months whose rows and prices are frozen; what they held is kept in every version. */
export interface ClosedPeriodStore {
  /** In order of time. */
  list(o: { organizationId: string }): Promise<readonly ClosedPeriod[]>;
  find(o: { organizationId: string; id: string }): Promise<ClosedPeriod | undefined>;
  /**
   * The months that closing `month` closes: those up to it, from the first in which a stake in an
   * account earned or held, that are not closed; first days, in order.
   */
  monthsToClose(o: BooksKey & { month: string }): Promise<readonly string[]>;
  /**
   * Copies what the stakes in the organization's accounts earned, held and paid out in the month.
   * @throws {ConflictError} `period_closed` when it is closed already.
   */
  close(o: BooksKey & Deed & { month: string }): Promise<ClosedPeriod>;
  /** What is known now in place of what stands, all stakes together; empty when nothing differs. */
  differences(o: ClosedPeriod & { token: string }): Promise<readonly PeriodChange[]>;
  /**
   * Copies the month again, as it is known now and for the stakes that are in accounts now.
   * @throws {ConflictError} `period_changed` when it was restated since it was read.
   */
  restate(o: ClosedPeriod & Deed & { reason: string }): Promise<ClosedPeriod>;
  /** The prices with which it stands, by day. */
  prices(
    o: ClosedPeriod,
  ): Promise<readonly { readonly day: string; readonly price: string; readonly source: string }[]>;
}

export function closedPeriodStore({ orm, atomically }: Connection): ClosedPeriodStore {
  return {
    list: ({ organizationId }) =>
      readPeriods(orm, eq(closedPeriods.organizationId, organizationId)),
    find: async ({ organizationId, id }) => {
      const own = and(eq(closedPeriods.organizationId, organizationId), eq(closedPeriods.id, id));
      return (await readPeriods(orm, own))[0];
    },
    monthsToClose: (books) => monthsToClose(orm, books),
    close: async ({ at, by, asOf, token, month, organizationId, network, chain }) => {
      const period = { id: randomUUID(), organizationId, network, chain, month };
      const version = { version: 1, at, by, reason: null, asOf, changes: [] };
      try {
        return await atomically(async (transaction) => {
          await transaction.orm.insert(closedPeriods).values({ ...period, version: 1 });
          await storeVersion(transaction.orm, { ...period, versions: [version] }, token);
          return { ...period, versions: [version] };
        });
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        throw new ConflictError({
          code: 'period_closed',
          message: `The books of ${month.slice(0, 7)} are closed already: a correction is a restatement.`,
          details: { month: month.slice(0, 7) },
          cause: error,
        });
      }
    },
    differences: ({ token, ...period }) => changesSince(orm, period, token),
    restate: ({ at, by, asOf, token, reason, ...period }) =>
      atomically(async (transaction) => {
        const before = currentVersion(period);
        const [moved] = await transaction.orm
          .update(closedPeriods)
          .set({ version: before + 1 })
          .where(and(eq(closedPeriods.id, period.id), eq(closedPeriods.version, before)))
          .returning();
        if (!moved) {
          throw new ConflictError({
            code: 'period_changed',
            message: `The books of ${period.month.slice(0, 7)} were restated a moment ago: look at them again first.`,
            details: { id: period.id },
          });
        }
        const changes = await changesSince(transaction.orm, period, token);
        const version = { version: before + 1, at, by, reason, asOf, changes };
        const after = { ...period, versions: [...period.versions, version] };
        await storeVersion(transaction.orm, after, token);
        return after;
      }),
    prices: (period) =>
      orm
        .select({ day: closedPrices.day, price: closedPrices.price, source: closedPrices.source })
        .from(closedPrices)
        .where(
          and(
            eq(closedPrices.periodId, period.id),
            eq(closedPrices.version, currentVersion(period)),
          ),
        )
        .orderBy(asc(closedPrices.day)),
  };
}

async function storeVersion(orm: Orm, period: ClosedPeriod, token: string): Promise<void> {
  const version = period.versions.at(-1);
  if (!version) throw new Error('a closed period has a version');
  await orm.insert(closedPeriodVersions).values({ ...version, periodId: period.id });
  await freeze(orm, period, token);
}

async function readPeriods(
  orm: Orm,
  which: ReturnType<typeof and>,
): Promise<readonly ClosedPeriod[]> {
  const rows = await orm
    .select()
    .from(closedPeriods)
    .innerJoin(closedPeriodVersions, eq(closedPeriodVersions.periodId, closedPeriods.id))
    .where(which)
    .orderBy(
      asc(closedPeriods.network),
      asc(closedPeriods.chain),
      asc(closedPeriods.month),
      asc(closedPeriodVersions.version),
    );
  const found = new Map<string, ClosedPeriod & { versions: PeriodVersion[] }>();
  for (const { closed_periods: period, closed_period_versions: row } of rows) {
    const { version: _, ...own } = period;
    const { periodId, ...version } = row;
    const known = found.get(periodId) ?? { ...own, versions: [] };
    known.versions.push(version);
    found.set(periodId, known);
  }
  return [...found.values()];
}

async function monthsToClose(
  orm: Orm,
  { organizationId, network, chain, month }: BooksKey & { month: string },
): Promise<readonly string[]> {
  const own = sql`
    select ${accountStakes.stakeId} from ${accountStakes}
    where ${accountStakes.organizationId} = ${organizationId}
      and ${accountStakes.network} = ${network} and ${accountStakes.chain} = ${chain}
      and ${accountStakes.deletedAt} is null`;
  const first = (table: typeof rewardDays | typeof stakeDays) => sql`
    select min(${table.day}) as day from ${table}
    where ${table.chain} = ${chain} and ${table.network} = ${network}
      and ${table.stakeId} = any(array(${own}))`;
  const rows = await orm.select({ month: sql<string>`to_char(month, 'YYYY-MM-DD')` }).from(
    sql`(
      select generate_series(
        least(
          date_trunc('month', (select min(day) from (${first(rewardDays)} union all ${first(stakeDays)}) as firsts)::timestamp),
          ${month}::timestamp
        ),
        ${month}::timestamp, interval '1 month') as month
    ) as months
    where not exists (
      select 1 from ${closedPeriods}
      where ${closedPeriods.organizationId} = ${organizationId}
        and ${closedPeriods.network} = ${network} and ${closedPeriods.chain} = ${chain}
        and ${closedPeriods.month} = months.month::date)
    order by month`,
  );
  return rows.map((row) => row.month);
}
