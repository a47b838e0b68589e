import type { ChainSlice, OperationRow, RewardRow } from '@kiln-connect/core';
import type { Session, Statement } from '../database.ts';
import type { ChainKey } from '../scopes.ts';
import { recognizePayouts } from './recognize-payouts.ts';
import { addExposureDays, addRewardDays } from './roll-days.ts';
import { DAY, HOUR, sumExposures, sumRewards } from './sum-rows.ts';

const ADD_REWARDS: Statement = {
  name: 'index_add_rewards',
  text: `
    insert into reward_hours (chain, network, stake_id, hour, component, segment, amount)
    select $1, $2, r.stake_id, r.hour::timestamptz, r.component, $3::bigint, r.amount::numeric
    from unnest($4::text[], $5::text[], $6::text[], $7::text[])
      as r(stake_id, hour, component, amount)
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
    select $1, $2, r.stake_id, r.hour::timestamptz, $3::bigint, r.last_time::timestamptz,
      r.balance::numeric, r.seconds::bigint, r.balance_seconds::numeric
    from unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
      as r(stake_id, hour, last_time, balance, seconds, balance_seconds)
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
      proxies, amount, answer, exit_asked_by, exit_asked_in)
    select $1, $2, r.stake_id, r.id, $3::bigint, r.type, r.time, r.position, r.wallet, r.proxies,
      r.amount, r.answer, r.exit_asked_by, r.exit_asked_in
    from json_to_recordset($4::json) as r(stake_id text, id text, type text, time timestamptz,
      position bigint, wallet text, proxies text[], amount numeric, answer text,
      exit_asked_by text, exit_asked_in text)`,
};

/** Adds what a slice holds to the hours and the days of its stakes. */
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
  await addHours(session, { chain, network }, segment, slice);
  await add(
    ADD_BLOCK_REWARDS,
    slice.rewards.filter(({ detail }) => detail !== undefined).map(rewardRow),
  );
  await add(ADD_OPERATIONS, slice.operations.map(operationRow));
}

/** Adds a slice's rewards and exposures to the hours and the days of its stakes. */
async function addHours(
  session: Session,
  { chain, network }: ChainKey,
  segment: number,
  { rewards, exposures }: ChainSlice,
): Promise<void> {
  // Summed here: the database is sent one row an hour, not one a block or epoch.
  const earned = sumRewards(rewards, HOUR);
  if (earned.length > 0) {
    await session.run(ADD_REWARDS, [
      chain,
      network,
      segment,
      earned.map(({ stakeId }) => stakeId),
      earned.map(({ span }) => span),
      earned.map(({ component }) => component),
      earned.map(({ amount }) => `${amount}`),
    ]);
    await addRewardDays(session, { chain, network }, sumRewards(rewards, DAY));
  }
  const held = sumExposures(exposures, HOUR);
  if (held.length > 0) {
    await session.run(ADD_EXPOSURES, [
      chain,
      network,
      segment,
      held.map(({ stakeId }) => stakeId),
      held.map(({ span }) => span),
      held.map(({ lastTime }) => lastTime.toISOString()),
      held.map(({ effectiveBalance }) => `${effectiveBalance}`),
      held.map(({ seconds }) => `${seconds}`),
      held.map(({ balanceSeconds }) => `${balanceSeconds}`),
    ]);
    await addExposureDays(session, { chain, network }, sumExposures(exposures, DAY));
  }
}

const rewardRow = (row: RewardRow) => ({
  stake_id: row.stakeId,
  time: row.time,
  position: row.position,
  component: row.component,
  amount: row.amount.toString(),
  detail: row.detail,
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
  exit_asked_by: row.asksForExit?.by,
  exit_asked_in: row.asksForExit?.transaction,
});
