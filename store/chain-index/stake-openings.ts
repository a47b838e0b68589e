import type { Session } from '../database.ts';
import type { ChainKey } from '../scopes.ts';

/** The month that holds the day after the last one that is over and read in full. */
const LAST_MONTH = `date_trunc('month', (least(c.finalized_time, $4::timestamptz) at time zone 'UTC'))::date`;

// From the month that was kept last on; a month in which nothing came opens as the one before. Stake by
// stake, or what all of them earned would be looked through for each.
const KEEP = {
  name: 'index_openings_keep',
  text: `
    with known as (
      select s.stake_id, o.month, o.rewards, coalesce(o.recognized, 0) as recognized,
        ${LAST_MONTH} as last
      from indexer_cursors c
      join stakes s on s.chain = c.chain and s.network = c.network
        and (s.followed or $4::timestamptz is not null)
      left join lateral (
        select month, rewards, recognized from stake_openings
        where chain = s.chain and network = s.network and stake_id = s.stake_id
        order by month desc limit 1
      ) as o on true
      where c.chain = $1 and c.network = $2 and s.stake_id = any($3::text[])
        and c.finalized_time is not null and (o.month is null or o.month < ${LAST_MONTH})
    )
    insert into stake_openings (chain, network, stake_id, month, rewards, recognized)
    select $1, $2, k.stake_id, opened.month, opened.rewards, opened.recognized
    from known k cross join lateral (
      with earned as (
        select (date_trunc('month', r.day::timestamp) + interval '1 month')::date as month,
          r.component, sum(r.amount) as amount
        from reward_days r
        where r.chain = $1 and r.network = $2 and r.stake_id = k.stake_id
          and r.day >= coalesce(k.month, '-infinity') and r.day < k.last
        group by 1, 2
      ),
      paid as (
        select (date_trunc('month', p.time at time zone 'UTC') + interval '1 month')::date as month,
          sum(p.recognized) as recognized
        from payouts p
        where p.chain = $1 and p.network = $2 and p.stake_id = k.stake_id
          and p.time >= coalesce(k.month::timestamp at time zone 'UTC', '-infinity')
          and p.time < k.last::timestamp at time zone 'UTC'
        group by 1
      )
      select months.month, coalesce((
          select jsonb_object_agg(sums.component, sums.amount)
          from (
            select component, sum(amount)::text as amount
            from (
              select e.component, e.amount from earned e where e.month <= months.month
              union all
              select before.key, before.value::numeric from jsonb_each_text(k.rewards) as before
            ) as parts
            group by component
          ) as sums
        ), '{}') as rewards, k.recognized + coalesce((
          select sum(p.recognized) from paid p where p.month <= months.month
        ), 0) as recognized
      from (
        select month from earned union select month from paid union select k.last
      ) as months(month)
      where months.month > coalesce(k.month, '-infinity')
    ) as opened
    on conflict do nothing`,
};

/**
 * Keeps with what each month opens that became final since, for these stakes where they are followed, or
 * where all of theirs is stored until before `readUntil`; the cursor has to be locked.
 */
export async function keepOpenings(
  session: Session,
  { chain, network }: ChainKey,
  { stakeIds, readUntil }: { stakeIds: readonly string[]; readUntil?: Date },
): Promise<void> {
  await session.run(KEEP, [chain, network, stakeIds, readUntil ?? null]);
}

/** Forgets the openings behind what is read again, from that moment on: of these stakes, or of all. */
export async function forgetOpenings(
  session: Session,
  { chain, network }: ChainKey,
  { since, stakeIds }: { since?: Date; stakeIds?: readonly string[] },
): Promise<void> {
  await session.run(
    {
      name: 'index_openings_forget',
      text: `
        delete from stake_openings
        where chain = $1 and network = $2
          and ($3::timestamptz is null or month > ($3::timestamptz at time zone 'UTC')::date)
          and ($4::text[] is null or stake_id = any($4::text[]))`,
    },
    [chain, network, since ?? null, stakeIds ?? null],
  );
}
