import type { StakeConditions } from '../stake-question.ts';

/** Sum of the components at that place in an object of amounts. */
export const accruedIn = (rewards: string, accruing: string): string => `
  coalesce((
    select sum(value::numeric) from jsonb_each_text(${rewards}) where key = any(${accruing}::text[])
  ), 0)`;

/**
 * What the stakes had accrued and not paid out at a moment, as SQL: from the last month that is kept
 * with its opening, and what came in that month until then.
 */
export const carriedTo = (
  moment: string,
  { where }: Pick<StakeConditions, 'where'>,
  accruing: string,
): string => {
  const day = `(${moment}::timestamptz at time zone 'UTC')::date`;
  const midnight = `${day}::timestamp at time zone 'UTC'`;
  const own = (table: string) =>
    `${table}.chain = $1 and ${table}.network = $2 and ${table}.stake_id = s.stake_id`;
  return `
    coalesce((
      select sum(
        ${accruedIn('o.rewards', accruing)} - coalesce(o.recognized, 0)
        + coalesce((
            select sum(r.amount) from reward_days r
            where ${own('r')} and r.day >= coalesce(o.month, '-infinity') and r.day < ${day}
              and r.component = any(${accruing}::text[])
          ), 0)
        + coalesce((
            select sum(r.amount) from reward_hours r
            where ${own('r')} and r.hour >= ${midnight} and r.hour < ${moment}::timestamptz
              and r.component = any(${accruing}::text[])
          ), 0)
        - coalesce((
            select sum(p.recognized) from payouts p
            where ${own('p')} and p.time < ${moment}::timestamptz
              and p.time >= coalesce(o.month::timestamp at time zone 'UTC', '-infinity')
          ), 0)
      )
      from stakes s
      left join lateral (
        select month, rewards, recognized from stake_openings o
        where ${own('o')} and o.month <= ${day} order by o.month desc limit 1
      ) as o on true
      where ${where}
    ), 0)`;
};
