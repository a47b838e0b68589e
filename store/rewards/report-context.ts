import { CURSOR_COLUMNS, type Cursor, type CursorRow, toCursor } from '../chain-index/cursor.ts';
import type { Database } from '../database.ts';
import type { ClosedMonth } from '../rewards.ts';
import { missingStakes, placeIn, type StakeQuestion, stakeConditions } from '../stake-question.ts';

/** A closed month and what has to be told where it is shown. */
export interface ClosedMonthInReport extends ClosedMonth {
  readonly closedAt: Date;
  /** Chain time up to which everything is in its figures. */
  readonly asOf: Date;
  /** Oldest first. */
  readonly restatements: readonly {
    readonly at: Date;
    readonly reason: string;
    /** The days that it changed, YYYY-MM-DD. */
    readonly days: readonly string[];
  }[];
}

/** What has to be known before a report is made. */
export interface ReportContext {
  readonly cursor: Cursor | undefined;
  /** The history of one of the stakes is still being read. */
  readonly isReading: boolean;
  /** See `StakeList`. */
  readonly missingStakeIds: readonly string[];
  readonly missingIndexes: readonly number[];
  /** Of the accounts that were asked for, those that are not the organization's. */
  readonly unknownAccounts: readonly string[];
  /** All months that the organization closed, in order. */
  readonly closed: readonly ClosedMonthInReport[];
  /** End-of-day prices by day as decimal texts in US dollars; those of closed months as closed. */
  readonly prices: ReadonlyMap<string, string>;
}

interface ContextRow extends CursorRow {
  is_reading: boolean;
  missing_ids: string[];
  missing_indexes: (string | number)[];
  unknown_accounts: string[];
  closed: {
    id: string;
    month: string;
    version: number;
    versions: { at: string; as_of: string; reason: string | null; days: string[] }[];
  }[];
  prices: Record<string, string>;
}

/** Everything at once: a report takes two statements, this one and its sums. */
export async function readReportContext(
  {
    prices,
    ...question
  }: StakeQuestion & { prices?: { token: string; from?: string; to?: string } },
  database: Database,
): Promise<ReportContext> {
  const { shape, where, values } = stakeConditions(question);
  const missing = missingStakes(question.filter, values);
  const organization = placeIn(values, question.organizationId);
  const { accounts } = question.filter;
  const unknownAccounts = accounts
    ? `array(
        select asked.id from unnest(${placeIn(values, accounts)}::text[]) with ordinality as asked(id, place)
        where not exists (
          select 1 from accounts a
          where a.organization_id = ${organization} and a.network = $2 and a.id::text = asked.id
            and a.deleted_at is null)
        order by asked.place)`
    : `'{}'::text[]`;
  const ownPeriods = `p.organization_id = ${organization} and p.network = $2 and p.chain = $1`;
  const priced = prices
    ? pricesOf(
        {
          token: placeIn(values, prices.token),
          from: placeIn(values, prices.from ?? '0001-01-01'),
          to: placeIn(values, prices.to ?? '9999-12-31'),
        },
        ownPeriods,
      )
    : `'{}'::jsonb`;
  const text = `
    select ${CURSOR_COLUMNS},
      exists (select 1 from stakes s where ${where} and not s.followed) as is_reading,
      ${missing.ids} as missing_ids,
      ${missing.indexes} as missing_indexes,
      ${unknownAccounts} as unknown_accounts,
      coalesce((
        select jsonb_agg(jsonb_build_object(
          'id', p.id, 'month', p.month, 'version', p.version, 'versions', (
            select jsonb_agg(jsonb_build_object(
              'at', v.at, 'as_of', v.as_of, 'reason', v.reason,
              'days', (select coalesce(jsonb_agg(distinct c->'day'), '[]') from jsonb_array_elements(v.changes) c)
            ) order by v.version)
            from closed_period_versions v where v.period_id = p.id
          )) order by p.month)
        from closed_periods p where ${ownPeriods}
      ), '[]') as closed,
      ${priced} as prices
    from (select 1) as one left join indexer_cursors i on i.chain = $1 and i.network = $2`;
  const name = `report_context_${shape}${accounts ? '_a' : ''}${prices ? '_p' : ''}`;
  const [row] = await database.run<ContextRow>({ name, text }, values);
  if (!row) throw new Error('the database answered no context of a report');
  return {
    cursor: toCursor(row),
    isReading: row.is_reading,
    missingStakeIds: row.missing_ids,
    missingIndexes: row.missing_indexes.map(Number),
    unknownAccounts: row.unknown_accounts,
    closed: row.closed.map(toClosedMonth),
    prices: new Map(Object.entries(row.prices)),
  };
}

/** Prices by day; a day of a closed month has the price with which it was closed, or none. */
const pricesOf = (place: { token: string; from: string; to: string }, ownPeriods: string) => `
  coalesce((
    select jsonb_object_agg(day, price::text)
    from (
      select c.day, c.price from closed_prices c
      join closed_periods p on p.id = c.period_id and p.version = c.version
      where ${ownPeriods} and c.day between ${place.from}::date and ${place.to}::date
      union all
      select t.day, t.price from token_prices t
      where t.token = ${place.token} and t.day between ${place.from}::date and ${place.to}::date
        and not exists (
          select 1 from closed_periods p
          where ${ownPeriods} and p.month = date_trunc('month', t.day::timestamp)::date)
    ) as known
  ), '{}')`;

function toClosedMonth({ id, month, version, versions }: ContextRow['closed'][number]) {
  const [closing, ...later] = versions;
  const current = versions.at(-1);
  if (!closing || !current) throw new Error(`the closed period ${id} has no version`);
  return {
    id,
    month,
    version: Number(version),
    closedAt: new Date(closing.at),
    asOf: new Date(current.as_of),
    restatements: later.map(({ at, reason, days }) => ({
      at: new Date(at),
      reason: reason ?? '',
      days,
    })),
  };
}
