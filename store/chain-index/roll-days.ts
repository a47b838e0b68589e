import type { Session } from '../database.ts';
import type { ChainKey } from '../scopes.ts';

/** Stakes and the UTC days of theirs whose hours changed, as the text of a JSON array. */
export type TouchedDays = string;

const TOUCHED = `json_to_recordset($3::json) as touched(stake_id text, day date)`;

/** The hours of the touched days: joined by range, so that the index of the hours is used. */
const hoursOf = (table: string) => `
  from ${TOUCHED} join ${table} h
    on h.chain = $1 and h.network = $2 and h.stake_id = touched.stake_id
    and h.hour >= touched.day::timestamp at time zone 'UTC'
    and h.hour < (touched.day + 1)::timestamp at time zone 'UTC'`;

const ROLL_REWARDS = {
  name: 'index_roll_rewards',
  text: `
    insert into reward_days (chain, network, stake_id, day, component, amount)
    select $1, $2, h.stake_id, touched.day, h.component, sum(h.amount)
    ${hoursOf('reward_hours')}
    group by h.stake_id, touched.day, h.component
    on conflict (chain, network, stake_id, day, component) do update set amount = excluded.amount`,
};

const ROLL_EXPOSURES = {
  name: 'index_roll_exposures',
  text: `
    insert into stake_days (chain, network, stake_id, day, effective_balance, seconds, balance_seconds)
    select $1, $2, h.stake_id, touched.day,
      (array_agg(h.effective_balance order by h.last_time desc))[1], sum(h.seconds),
      sum(h.balance_seconds)
    ${hoursOf('stake_hours')}
    group by h.stake_id, touched.day
    on conflict (chain, network, stake_id, day) do update set
      effective_balance = excluded.effective_balance,
      seconds = excluded.seconds,
      balance_seconds = excluded.balance_seconds`,
};

/** Sums the touched days anew from their hours. */
export async function rollDays(
  session: Session,
  { chain, network }: ChainKey,
  touched: TouchedDays,
): Promise<void> {
  await session.run(ROLL_REWARDS, [chain, network, touched]);
  await session.run(ROLL_EXPOSURES, [chain, network, touched]);
}

const clear = (table: string) => ({
  name: `index_clear_${table}`,
  text: `
    delete from ${table} d using ${TOUCHED}
    where d.chain = $1 and d.network = $2 and d.stake_id = touched.stake_id and d.day = touched.day`,
});

const CLEAR = [clear('reward_days'), clear('stake_days')];

/** As `rollDays`, where hours may be gone altogether. */
export async function rebuildDays(
  session: Session,
  key: ChainKey,
  touched: TouchedDays,
): Promise<void> {
  for (const statement of CLEAR) {
    await session.run(statement, [key.chain, key.network, touched]);
  }
  await rollDays(session, key, touched);
}
