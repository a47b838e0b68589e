import { sql } from 'drizzle-orm';
import type { Orm } from '../database.ts';
import type { PeriodChange } from '../tables/index.ts';
import { inMonth, utcDay } from './freeze.ts';
import { type ClosedPeriod, currentVersion } from './period.ts';

/**
 * The sums of a closed month that would be others if it were closed now: rewards by component, what was
 * `paid`, the `stake_balance`, the `price`. Stakes that joined or left the accounts show in the sums.
 */
export async function changesSince(
  orm: Orm,
  period: ClosedPeriod,
  token: string,
): Promise<readonly PeriodChange[]> {
  const { id, organizationId, network, chain, month } = period;
  const closed = sql`c.period_id = ${id}::uuid and c.version = ${currentVersion(period)}::bigint`;
  const own = (table: ReturnType<typeof sql>) => sql`
    ${table}.chain = ${chain} and ${table}.network = ${network} and ${table}.stake_id = any(array(
      select l.stake_id from account_stakes l
      where l.organization_id = ${organizationId} and l.network = ${network} and l.chain = ${chain}
        and l.deleted_at is null))`;
  const paidOn = utcDay(sql`p.time`);
  const rows = await orm
    .select({
      day: sql<string>`to_char(day, 'YYYY-MM-DD')`,
      component: sql<string>`component`,
      before: sql<string | null>`before::text`,
      after: sql<string | null>`after::text`,
    })
    .from(
      sql`(
        select c.day, c.component, sum(c.amount) as before from closed_reward_days c
        where ${closed} group by 1, 2
        union all
        select c.day, 'paid', sum(c.recognized) from closed_payout_days c where ${closed} group by 1
        union all
        select c.day, 'stake_balance', sum(c.effective_balance) from closed_stake_days c
        where ${closed} group by 1
        union all
        select c.day, 'price', c.price from closed_prices c where ${closed}
      ) as stands
      full join (
        select r.day, r.component, sum(r.amount) as after from reward_days r
        where ${own(sql`r`)} and ${inMonth(sql`r.day`, month)} group by 1, 2
        union all
        select ${paidOn}, 'paid', sum(p.recognized) from payouts p
        where ${own(sql`p`)} and ${inMonth(paidOn, month)} group by 1
        union all
        select h.day, 'stake_balance', sum(h.effective_balance) from stake_days h
        where ${own(sql`h`)} and ${inMonth(sql`h.day`, month)} group by 1
        union all
        select t.day, 'price', t.price from token_prices t
        where t.token = ${token} and ${inMonth(sql`t.day`, month)}
      ) as known using (day, component)
      where before is distinct from after
      order by day, component`,
    );
  return rows;
}
