import type { Session } from '../database.ts';
import type { ChainKey } from '../scopes.ts';
import { rebuildDays } from './roll-days.ts';
import { forgetOpenings } from './stake-openings.ts';
import { forgetTotals } from './stake-totals.ts';

const TOUCHED = {
  name: 'index_rewind_touched',
  text: `
    select coalesce(json_agg(json_build_object('stake_id', stake_id, 'day', day)), '[]')::text as days
    from (
      select stake_id, (hour at time zone 'UTC')::date as day from reward_hours
      where chain = $1 and network = $2 and segment > $3
      union
      select stake_id, (hour at time zone 'UTC')::date from stake_hours
      where chain = $1 and network = $2 and segment > $3
    ) as touched`,
};

const forget = (table: string, column: string) => ({
  name: `index_rewind_${table}`,
  text: `delete from ${table} where chain = $1 and network = $2 and ${column} > $3`,
});

const FORGET = [
  forget('reward_hours', 'segment'),
  forget('reward_blocks', 'segment'),
  forget('stake_hours', 'segment'),
  forget('payouts', 'segment'),
  forget('operations', 'segment'),
  forget('chain_blocks', 'position'),
  {
    name: 'index_rewind_backfills',
    text: `
      update backfills set position = $3
      where chain = $1 and network = $2 and position > $3`,
  },
];

/**
 * Deletes what was derived from positions after `position`, which is the end of a segment or -1; `time`
 * is when the last block up to there was.
 */
export async function forgetAfter(
  session: Session,
  key: ChainKey,
  { position, time }: { position: number; time?: Date },
): Promise<void> {
  const values = [key.chain, key.network, position];
  await forgetTotals(session, key, time ? { since: time } : {});
  await forgetOpenings(session, key, time ? { since: time } : {});
  const [touched] = await session.run<{ days: string }>(TOUCHED, values);
  for (const statement of FORGET) await session.run(statement, values);
  await rebuildDays(session, key, touched?.days ?? '[]');
}

const START_OVER = [
  {
    name: 'index_forget_backfills',
    text: 'delete from backfills where chain = $1 and network = $2',
  },
  {
    name: 'index_forget_followed',
    text: `
      update stakes set followed = false, first_position = null
      where chain = $1 and network = $2`,
  },
  {
    name: 'index_forget_cursor',
    text: `
      update indexer_cursors
      set position = null, block_id = null, block_time = null, finalized_position = null,
        finalized_time = null, followed_version = followed_version + 1
      where chain = $1 and network = $2`,
  },
];

/** As if nothing had been read of the chain yet; the stakes stay tracked. */
export async function forgetAll(session: Session, key: ChainKey): Promise<void> {
  await forgetAfter(session, key, { position: -1 });
  for (const statement of START_OVER) await session.run(statement, [key.chain, key.network]);
}
