import type { Session } from '../database.ts';
import type { ChainKey } from '../scopes.ts';
import { plainArray, textArray } from './array-text.ts';
import { columnOf, type EarnedSum, type HeldSum, type SumGroup } from './sum-rows.ts';

/** Stakes and the UTC days of theirs whose hours changed, as the text of a JSON array. */
export type TouchedDays = string;

const TOUCHED = `json_to_recordset($3::json) as touched(stake_id text, day date)`;

/** Sums of the hours of each touched day: lateral, so that it is the index of the hours that finds them. */
const fromHours = (table: string, sums: string) => `
  from ${TOUCHED} cross join lateral (
    select ${sums} from ${table} h
    where h.chain = $1 and h.network = $2 and h.stake_id = touched.stake_id
      and h.hour >= touched.day::timestamp at time zone 'UTC'
      and h.hour < (touched.day + 1)::timestamp at time zone 'UTC'`;

const ROLL_REWARDS = {
  name: 'index_roll_rewards',
  text: `
    insert into reward_days (chain, network, stake_id, day, component, amount)
    select $1, $2, touched.stake_id, touched.day, sums.component, sums.amount
    ${fromHours('reward_hours', 'h.component, sum(h.amount) as amount')}
      group by h.component
    ) as sums
    on conflict (chain, network, stake_id, day, component) do update set amount = excluded.amount`,
};

const EXPOSURE_SUMS = `
  (array_agg(h.effective_balance order by h.last_time desc))[1] as effective_balance,
  sum(h.seconds) as seconds, sum(h.balance_seconds) as balance_seconds`;

const ROLL_EXPOSURES = {
  name: 'index_roll_exposures',
  text: `
    insert into stake_days (chain, network, stake_id, day, effective_balance, seconds, balance_seconds)
    select $1, $2, touched.stake_id, touched.day, sums.effective_balance, sums.seconds,
      sums.balance_seconds
    ${fromHours('stake_hours', EXPOSURE_SUMS)}
      having count(*) > 0
    ) as sums
    on conflict (chain, network, stake_id, day) do update set
      effective_balance = excluded.effective_balance,
      seconds = excluded.seconds,
      balance_seconds = excluded.balance_seconds`,
};

/** Adds what was newly earned to its days. */
export const ADD_REWARD_DAYS = {
  name: 'index_add_reward_days',
  text: `
    insert into reward_days (chain, network, stake_id, day, component, amount)
    select $1, $2, r.stake_id, r.day, r.component, r.amount
    from unnest($3::text[], $4::date[], $5::text[], $6::numeric[])
      as r(stake_id, day, component, amount)
    on conflict (chain, network, stake_id, day, component)
      do update set amount = reward_days.amount + excluded.amount`,
};

export const rewardDayColumns = (groups: readonly SumGroup<EarnedSum>[]): readonly string[] => [
  textArray(columnOf(groups, ({ stakeId }) => stakeId)),
  plainArray(columnOf(groups, (_, { span }) => span)),
  textArray(columnOf(groups, (_, { component }) => component)),
  plainArray(columnOf(groups, ({ amount }) => amount)),
];

/** Adds new exposures to their days; slices of a stake are stored in order: the newest has the last balance. */
export const ADD_STAKE_DAYS = {
  name: 'index_add_stake_days',
  text: `
    insert into stake_days (chain, network, stake_id, day, effective_balance, seconds, balance_seconds)
    select $1, $2, r.stake_id, r.day, r.balance, r.seconds, r.balance_seconds
    from unnest($3::text[], $4::date[], $5::numeric[], $6::bigint[], $7::numeric[])
      as r(stake_id, day, balance, seconds, balance_seconds)
    on conflict (chain, network, stake_id, day) do update set
      effective_balance = excluded.effective_balance,
      seconds = stake_days.seconds + excluded.seconds,
      balance_seconds = stake_days.balance_seconds + excluded.balance_seconds`,
};

export const stakeDayColumns = (groups: readonly SumGroup<HeldSum>[]): readonly string[] => [
  textArray(columnOf(groups, ({ stakeId }) => stakeId)),
  plainArray(columnOf(groups, (_, { span }) => span)),
  plainArray(columnOf(groups, ({ effectiveBalance }) => effectiveBalance)),
  plainArray(columnOf(groups, ({ seconds }) => seconds)),
  plainArray(columnOf(groups, ({ balanceSeconds }) => balanceSeconds)),
];

const clear = (table: string) => ({
  name: `index_clear_${table}`,
  text: `
    delete from ${table} d using ${TOUCHED}
    where d.chain = $1 and d.network = $2 and d.stake_id = touched.stake_id and d.day = touched.day`,
});

const CLEAR = [clear('reward_days'), clear('stake_days')];

/** Sums the touched days anew from their hours, which may be gone altogether. */
export async function rebuildDays(
  session: Session,
  key: ChainKey,
  touched: TouchedDays,
): Promise<void> {
  for (const statement of CLEAR) {
    await session.run(statement, [key.chain, key.network, touched]);
  }
  await session.run(ROLL_REWARDS, [key.chain, key.network, touched]);
  await session.run(ROLL_EXPOSURES, [key.chain, key.network, touched]);
}
