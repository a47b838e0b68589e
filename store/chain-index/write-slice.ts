import type { ChainSlice, OperationRow, RewardRow, StakeExposure } from '@kiln-connect/core';
import type { Session, Statement } from '../database.ts';
import type { ChainKey } from '../scopes.ts';
import { recognizePayouts } from './recognize-payouts.ts';
import { rollDays, type TouchedDays } from './roll-days.ts';

const ADD_REWARDS: Statement = {
  name: 'index_add_rewards',
  text: `
    insert into reward_hours (chain, network, stake_id, hour, component, segment, amount)
    select $1, $2, r.stake_id, date_trunc('hour', r.time, 'UTC') as hour, r.component, $3::bigint,
      sum(r.amount)
    from json_to_recordset($4::json)
      as r(stake_id text, time timestamptz, component text, amount numeric)
    group by r.stake_id, hour, r.component
    on conflict (chain, network, stake_id, hour, component, segment)
      do update set amount = reward_hours.amount + excluded.amount`,
};

const ADD_BLOCK_REWARDS: Statement = {
  name: 'index_add_block_rewards',
  text: `
    insert into reward_blocks (chain, network, stake_id, position, component, segment, time, amount,
      detail)
    select $1, $2, r.stake_id, r.position, r.component, $3::bigint, r.time, r.amount, r.detail
    from json_to_recordset($4::json) as r(stake_id text, position bigint, component text,
      time timestamptz, amount numeric, detail jsonb)`,
};

const ADD_EXPOSURES: Statement = {
  name: 'index_add_exposures',
  text: `
    insert into stake_hours (chain, network, stake_id, hour, segment, last_time, effective_balance,
      seconds, balance_seconds)
    select $1, $2, r.stake_id, date_trunc('hour', r.time, 'UTC') as hour, $3::bigint, max(r.time),
      (array_agg(r.balance order by r.time desc))[1], sum(r.seconds), sum(r.balance * r.seconds)
    from json_to_recordset($4::json)
      as r(stake_id text, time timestamptz, seconds bigint, balance numeric)
    group by r.stake_id, hour
    on conflict (chain, network, stake_id, hour, segment) do update set
      effective_balance = case when excluded.last_time >= stake_hours.last_time
        then excluded.effective_balance else stake_hours.effective_balance end,
      last_time = greatest(excluded.last_time, stake_hours.last_time),
      seconds = stake_hours.seconds + excluded.seconds,
      balance_seconds = stake_hours.balance_seconds + excluded.balance_seconds`,
};

const ADD_PAYOUTS: Statement = {
  name: 'index_add_payouts',
  text: `
    insert into payouts (chain, network, stake_id, position, segment, time, amount, recognized)
    select $1, $2, r.stake_id, r.position, $3::bigint, r.time, r.amount, r.recognized
    from json_to_recordset($4::json) as r(stake_id text, position bigint, time timestamptz,
      amount numeric, recognized numeric)`,
};

const ADD_OPERATIONS: Statement = {
  name: 'index_add_operations',
  text: `
    insert into operations (chain, network, stake_id, id, segment, type, time, position, wallet,
      proxies, amount, answer)
    select $1, $2, r.stake_id, r.id, $3::bigint, r.type, r.time, r.position, r.wallet, r.proxies,
      r.amount, r.answer
    from json_to_recordset($4::json) as r(stake_id text, id text, type text, time timestamptz,
      position bigint, wallet text, proxies text[], amount numeric, answer text)`,
};

/** Adds what a slice holds to the hours of its stakes, and sums the days that it touched. */
export async function writeSlice(
  session: Session,
  { chain, network }: ChainKey,
  segment: number,
  slice: ChainSlice,
): Promise<void> {
  const add = async (statement: Statement, rows: readonly object[]) => {
    if (rows.length === 0) return;
    await session.run(statement, [chain, network, segment, JSON.stringify(rows)]);
  };
  // Before the slice's own rewards are added to what was earned before it.
  await add(ADD_PAYOUTS, await recognizePayouts(session, { chain, network }, slice));
  await add(ADD_REWARDS, slice.rewards.map(rewardRow));
  await add(
    ADD_BLOCK_REWARDS,
    slice.rewards.filter(({ detail }) => detail !== undefined).map(rewardRow),
  );
  await add(ADD_EXPOSURES, slice.exposures.map(exposureRow));
  await add(ADD_OPERATIONS, slice.operations.map(operationRow));
  if (slice.rewards.length + slice.exposures.length > 0) {
    await rollDays(session, { chain, network }, touchedDays(slice));
  }
}

function touchedDays({ rewards, exposures }: ChainSlice): TouchedDays {
  const touched = new Map<string, { stake_id: string; day: string }>();
  for (const { stakeId, time } of [...rewards, ...exposures]) {
    const day = time.toISOString().slice(0, 'YYYY-MM-DD'.length);
    touched.set(`${day} ${stakeId}`, { stake_id: stakeId, day });
  }
  return JSON.stringify([...touched.values()]);
}

const rewardRow = (row: RewardRow) => ({
  stake_id: row.stakeId,
  time: row.time,
  position: row.position,
  component: row.component,
  amount: row.amount.toString(),
  detail: row.detail,
});

const exposureRow = (row: StakeExposure) => ({
  stake_id: row.stakeId,
  time: row.time,
  seconds: row.seconds,
  balance: row.effectiveBalance.toString(),
});

const operationRow = (row: OperationRow) => ({
  stake_id: row.stakeId,
  id: row.id,
  type: row.type,
  time: row.time,
  position: row.position,
  wallet: row.wallet,
  proxies: row.proxies,
  amount: row.amount.toString(),
  answer: JSON.stringify(row.answer),
});
