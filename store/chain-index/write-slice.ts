import type { ChainSlice, OperationRow, RewardRow } from '@kiln-connect/core';
import type { Session, Statement } from '../database.ts';
import type { ChainKey } from '../scopes.ts';
import { plainArray, textArray, timeArray } from './array-text.ts';
import { recognizePayouts } from './recognize-payouts.ts';
import { addExposureDays, addRewardDays } from './roll-days.ts';
import { segmentStart } from './segment.ts';
import {
  type EarnedSum,
  exposureDays,
  exposureHours,
  type HeldSum,
  rewardDays,
  rewardHours,
} from './sum-rows.ts';

const INSERT_REWARDS: Statement = {
  name: 'index_insert_rewards',
  text: `
    insert into reward_hours (chain, network, stake_id, hour, component, segment, amount)
    select $1, $2, r.stake_id, r.hour, r.component, r.segment, r.amount
    from unnest($3::text[], $4::timestamptz[], $5::text[], $6::bigint[], $7::numeric[])
      as r(stake_id, hour, component, segment, amount)`,
};

const ADD_REWARDS: Statement = {
  name: 'index_add_rewards',
  text: `${INSERT_REWARDS.text}
    on conflict (chain, network, stake_id, hour, component, segment)
      do update set amount = reward_hours.amount + excluded.amount`,
};

const ADD_BLOCK_REWARDS: Statement = {
  name: 'index_add_block_rewards',
  text: `
    insert into reward_blocks (chain, network, stake_id, position, component, segment, time, amount,
      detail)
    select $1, $2, r.stake_id, r.position, r.component, r.segment, r.time, r.amount, r.detail
    from json_to_recordset($3::json) as r(stake_id text, position bigint, component text,
      segment bigint, time timestamptz, amount numeric, detail jsonb)`,
};

const INSERT_EXPOSURES: Statement = {
  name: 'index_insert_exposures',
  text: `
    insert into stake_hours (chain, network, stake_id, hour, segment, last_time, effective_balance,
      seconds, balance_seconds)
    select $1, $2, r.stake_id, r.hour, r.segment, r.last_time, r.balance, r.seconds, r.balance_seconds
    from unnest($3::text[], $4::timestamptz[], $5::bigint[], $6::timestamptz[], $7::numeric[],
        $8::bigint[], $9::numeric[])
      as r(stake_id, hour, segment, last_time, balance, seconds, balance_seconds)`,
};

const ADD_EXPOSURES: Statement = {
  name: 'index_add_exposures',
  text: `${INSERT_EXPOSURES.text}
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
    select $1, $2, r.stake_id, r.position, r.segment, r.time, r.amount, r.recognized
    from json_to_recordset($3::json) as r(stake_id text, position bigint, segment bigint,
      time timestamptz, amount numeric, recognized numeric)`,
};

const ADD_OPERATIONS: Statement = {
  name: 'index_add_operations',
  text: `
    insert into operations (chain, network, stake_id, id, segment, type, time, position, wallet,
      proxies, amount, answer, exit_asked_by, exit_asked_in)
    select $1, $2, r.stake_id, r.id, r.segment, r.type, r.time, r.position, r.wallet, r.proxies,
      r.amount, r.answer, r.exit_asked_by, r.exit_asked_in
    from json_to_recordset($3::json) as r(stake_id text, id text, segment bigint, type text,
      time timestamptz, position bigint, wallet text, proxies text[], amount numeric, answer text,
      exit_asked_by text, exit_asked_in text)`,
};

/** Where in the chain a slice lies. */
interface Place {
  /** Its first position; of none of its stakes anything from there on is stored yet. */
  readonly from: number;
  /** All up to there was final when it was read. */
  readonly final: number;
}

/** Adds what a slice holds to the hours and the days of its stakes. */
export async function writeSlice(
  session: Session,
  { chain, network }: ChainKey,
  slice: ChainSlice,
  place: Place,
): Promise<void> {
  const add = async (statement: Statement, rows: readonly { position: number }[]) => {
    if (rows.length === 0) return;
    const kept = rows.map((row) => ({ ...row, segment: segmentStart(row.position, place.final) }));
    await session.run(statement, [chain, network, JSON.stringify(kept)]);
  };
  // Before the slice's own rewards are added to what was earned before it.
  await add(ADD_PAYOUTS, await recognizePayouts(session, { chain, network }, slice));
  await addHours(session, { chain, network }, slice, place);
  await add(
    ADD_BLOCK_REWARDS,
    slice.rewards.filter(({ detail }) => detail !== undefined).map(rewardRow),
  );
  await add(ADD_OPERATIONS, slice.operations.map(operationRow));
}

/**
 * Adds a slice's rewards and exposures to the hours and the days of its stakes. Summed here: the
 * database is sent one row an hour, not one a block or epoch.
 */
async function addHours(
  session: Session,
  key: ChainKey,
  { rewards, exposures }: ChainSlice,
  { from, final }: Place,
): Promise<void> {
  const segmentOf = (position: number) => segmentStart(position, final);
  // A segment that begins with the slice has no row yet that could be added to: to look for one makes
  // a row half as dear again.
  const isNew = ({ group }: EarnedSum | HeldSum) => group.segment >= from;
  const isOld = (sum: EarnedSum | HeldSum) => !isNew(sum);
  const earned = rewardHours(rewards, segmentOf);
  const inserting = writeRewards(session, key, INSERT_REWARDS, earned.filter(isNew));
  // Made while the database works.
  const held = exposureHours(exposures, segmentOf);
  const days = { earned: rewardDays(earned), held: exposureDays(held) };
  await inserting;
  await writeRewards(session, key, ADD_REWARDS, earned.filter(isOld));
  await writeExposures(session, key, INSERT_EXPOSURES, held.filter(isNew));
  await writeExposures(session, key, ADD_EXPOSURES, held.filter(isOld));
  await addRewardDays(session, key, days.earned);
  await addExposureDays(session, key, days.held);
}

async function writeRewards(
  session: Session,
  { chain, network }: ChainKey,
  statement: Statement,
  sums: readonly EarnedSum[],
): Promise<void> {
  if (sums.length === 0) return;
  await session.run(statement, [
    chain,
    network,
    textArray(sums.map(({ stakeId }) => stakeId)),
    plainArray(sums.map(({ group }) => group.span)),
    textArray(sums.map(({ group }) => group.component)),
    plainArray(sums.map(({ group }) => group.segment)),
    plainArray(sums.map(({ amount }) => amount)),
  ]);
}

async function writeExposures(
  session: Session,
  { chain, network }: ChainKey,
  statement: Statement,
  sums: readonly HeldSum[],
): Promise<void> {
  if (sums.length === 0) return;
  await session.run(statement, [
    chain,
    network,
    textArray(sums.map(({ stakeId }) => stakeId)),
    plainArray(sums.map(({ group }) => group.span)),
    plainArray(sums.map(({ group }) => group.segment)),
    timeArray(sums.map(({ lastTime }) => lastTime)),
    plainArray(sums.map(({ effectiveBalance }) => effectiveBalance)),
    plainArray(sums.map(({ seconds }) => seconds)),
    plainArray(sums.map(({ balanceSeconds }) => balanceSeconds)),
  ]);
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
