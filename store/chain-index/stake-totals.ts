import type { Session } from '../database.ts';
import type { ChainKey } from '../scopes.ts';

/** Stakes whose days are added up in one statement; the first time it may be years of each. */
const AT_ONCE = 500;

/** Days before that of what is final are over, and all of theirs is read. */
const LAST_DAY = `(c.finalized_time at time zone 'UTC')::date - 1`;

const BEHIND = {
  name: 'index_totals_behind',
  text: `
    select s.stake_id
    from indexer_cursors c
    join stakes s on s.chain = c.chain and s.network = c.network and s.followed
    left join stake_totals t
      on t.chain = s.chain and t.network = s.network and t.stake_id = s.stake_id
    where c.chain = $1 and c.network = $2 and (t.through is null or t.through < ${LAST_DAY})
    order by s.stake_id
    limit ${AT_ONCE}`,
};

// Lateral, so that a total is found by its stake and not among those of all stakes. A stake that was left behind meanwhile is to be read again: its days are not all there.
const ADD_UP = {
  name: 'index_totals_add_up',
  text: `
    insert into stake_totals (chain, network, stake_id, through, rewards)
    select $1, $2, s.stake_id, ${LAST_DAY}, coalesce((
        select jsonb_object_agg(sums.component, sums.amount)
        from (
          select parts.component, sum(parts.amount)::text as amount
          from (
            select r.component, r.amount from reward_days r
            where r.chain = $1 and r.network = $2 and r.stake_id = s.stake_id
              and r.day > coalesce(t.through, '-infinity') and r.day <= ${LAST_DAY}
            union all
            select known.key, known.value::numeric from jsonb_each_text(t.rewards) as known
          ) as parts
          group by parts.component
        ) as sums
      ), '{}')
    from indexer_cursors c
    join stakes s on s.chain = c.chain and s.network = c.network and s.followed
    left join lateral (
      select through, rewards from stake_totals
      where chain = s.chain and network = s.network and stake_id = s.stake_id
      limit 1
    ) as t on true
    where c.chain = $1 and c.network = $2 and s.stake_id = any($3::text[])
      and (t.through is null or t.through < ${LAST_DAY})
    on conflict (chain, network, stake_id) do update
      set through = excluded.through, rewards = excluded.rewards`,
};

/** Some followed stakes whose total does not hold all days that are final. */
export async function totalsBehind(
  session: Session,
  { chain, network }: ChainKey,
): Promise<readonly string[]> {
  const rows = await session.run<{ stake_id: string }>(BEHIND, [chain, network]);
  return rows.map(({ stake_id }) => stake_id);
}

/** Adds the days that became final since to the totals of these stakes; the cursor has to be locked. */
export async function addUpTotals(
  session: Session,
  { chain, network }: ChainKey,
  stakeIds: readonly string[],
): Promise<void> {
  await session.run(ADD_UP, [chain, network, stakeIds]);
}

/** Forgets totals of days that are read again, from that moment on: of these stakes, or of all. */
export async function forgetTotals(
  session: Session,
  { chain, network }: ChainKey,
  { since, stakeIds }: { since?: Date; stakeIds?: readonly string[] },
): Promise<void> {
  await session.run(
    {
      name: 'index_totals_forget',
      text: `
        delete from stake_totals
        where chain = $1 and network = $2
          and ($3::timestamptz is null or through >= ($3::timestamptz at time zone 'UTC')::date)
          and ($4::text[] is null or stake_id = any($4::text[]))`,
    },
    [chain, network, since ?? null, stakeIds ?? null],
  );
}
