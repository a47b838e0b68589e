import { type SQL, sql } from 'drizzle-orm';
import type { Orm } from '../database.ts';
import { type ClosedPeriod, currentVersion } from './period.ts';

/** The condition that a day is one of a month, given by its first day. */
export const inMonth = (day: SQL, month: string): SQL =>
  sql`${day} >= ${month}::date and ${day} < (${month}::date + interval '1 month')::date`;

/** The UTC day of a moment. */
export const utcDay = (time: SQL): SQL => sql`(${time} at time zone 'UTC')::date`;

/** Copies a month as it is known now under its last version. */
export async function freeze(orm: Orm, period: ClosedPeriod, token: string): Promise<void> {
  const { id, organizationId, network, chain, month } = period;
  const key = sql`${id}::uuid, ${currentVersion(period)}::bigint`;
  await orm.execute(sql`
    insert into closed_period_stakes (period_id, version, account_id, stake_id)
    select ${key}, l.account_id, l.stake_id from account_stakes l
    where l.organization_id = ${organizationId} and l.network = ${network} and l.chain = ${chain}
      and l.deleted_at is null`);
  const own = (table: SQL): SQL => sql`
    ${table}.chain = ${chain} and ${table}.network = ${network} and ${table}.stake_id = any(array(
      select m.stake_id from closed_period_stakes m
      where m.period_id = ${id}::uuid and m.version = ${currentVersion(period)}::bigint))`;
  await orm.execute(sql`
    insert into closed_reward_days (period_id, version, stake_id, day, component, amount)
    select ${key}, r.stake_id, r.day, r.component, r.amount from reward_days r
    where ${own(sql`r`)} and ${inMonth(sql`r.day`, month)}`);
  await orm.execute(sql`
    insert into closed_stake_days
      (period_id, version, stake_id, day, effective_balance, seconds, balance_seconds)
    select ${key}, h.stake_id, h.day, h.effective_balance, h.seconds, h.balance_seconds
    from stake_days h
    where ${own(sql`h`)} and ${inMonth(sql`h.day`, month)}`);
  const paidOn = utcDay(sql`p.time`);
  await orm.execute(sql`
    insert into closed_payout_days (period_id, version, stake_id, day, amount, recognized)
    select ${key}, p.stake_id, ${paidOn}, sum(p.amount), sum(p.recognized) from payouts p
    where ${own(sql`p`)} and ${inMonth(paidOn, month)}
    group by p.stake_id, ${paidOn}`);
  await orm.execute(sql`
    update closed_period_stakes s set
      rewards = coalesce((
        select jsonb_object_agg(component, amount)
        from (
          select r.component, sum(r.amount)::text as amount from closed_reward_days r
          where r.period_id = s.period_id and r.version = s.version and r.stake_id = s.stake_id
          group by r.component
        ) as sums
      ), '{}'),
      recognized = coalesce((
        select sum(p.recognized) from closed_payout_days p
        where p.period_id = s.period_id and p.version = s.version and p.stake_id = s.stake_id
      ), 0)
    where s.period_id = ${id}::uuid and s.version = ${currentVersion(period)}::bigint`);
  await orm.execute(sql`
    insert into closed_prices (period_id, version, day, price, source)
    select ${key}, t.day, t.price, t.source from token_prices t
    where t.token = ${token} and ${inMonth(sql`t.day`, month)}`);
}
