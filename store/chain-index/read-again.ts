import type { Session } from '../database.ts';
import type { ChainKey } from '../scopes.ts';
import { finalPosition, lockCursor } from './cursor.ts';
import { rebuildDays } from './roll-days.ts';
import { segmentStart } from './segment.ts';
import { forgetOpenings } from './stake-openings.ts';
import { forgetTotals } from './stake-totals.ts';

const WITHOUT = `
  where chain = $1 and network = $2 and segment >= $3 and stake_id = any($4::text[])`;

const TOUCHED = {
  name: 'index_read_again_touched',
  text: `
    select coalesce(json_agg(json_build_object('stake_id', stake_id, 'day', day)), '[]')::text as days
    from (
      select stake_id, (hour at time zone 'UTC')::date as day from reward_hours ${WITHOUT}
      union
      select stake_id, (hour at time zone 'UTC')::date from stake_hours ${WITHOUT}
    ) as touched`,
};

const FORGET = ['reward_hours', 'reward_blocks', 'stake_hours', 'payouts', 'operations'].map(
  (table) => ({ name: `index_read_again_${table}`, text: `delete from ${table} ${WITHOUT}` }),
);

// A stake whose history does not reach there yet will be read anyway. One that was kept before it was on
// chain has no first position: it was read from then on.
const START = {
  name: 'index_read_again_start',
  text: `
    with begun as (
      insert into backfills as b (chain, network, stake_id, position, start_at)
      select $1, $2, stake_id, greatest($3::bigint, coalesce(first_position, 0)) - 1,
        greatest($3::bigint, coalesce(first_position, 0))
      from stakes
      where chain = $1 and network = $2 and stake_id = any($4::text[])
        and (followed or exists (
          select 1 from backfills p
          where p.chain = $1 and p.network = $2 and p.stake_id = stakes.stake_id
        ))
      on conflict (chain, network, stake_id) do update
        set position = least(b.position, excluded.position),
          start_at = least(b.start_at, excluded.start_at)
      returning stake_id
    ),
    left_behind as (
      update stakes s set followed = false from begun
      where s.chain = $1 and s.network = $2 and s.stake_id = begun.stake_id and s.followed
      returning s.stake_id
    )
    update indexer_cursors set followed_version = followed_version + 1
    where chain = $1 and network = $2 and exists (select 1 from left_behind)`,
};

/**
 * Forgets what the segment that holds `from`, and all after it, gave of these stakes: they are read
 * again from there on. What comes before stays; where nothing is stored yet, nothing changes.
 */
export async function readAgain(
  session: Session,
  { chain, network, stakeIds, from }: ChainKey & { stakeIds: readonly string[]; from: number },
): Promise<void> {
  const { cursor } = await lockCursor(session, { chain, network });
  if (!cursor || from > cursor.position) return;
  const values = [chain, network, segmentStart(from, finalPosition(cursor)), stakeIds];
  const [touched] = await session.run<{ days: string }>(TOUCHED, values);
  for (const statement of FORGET) await session.run(statement, values);
  await forgetTotals(session, { chain, network }, { stakeIds });
  await forgetOpenings(session, { chain, network }, { stakeIds });
  await rebuildDays(session, { chain, network }, touched?.days ?? '[]');
  await session.run(START, values);
}
