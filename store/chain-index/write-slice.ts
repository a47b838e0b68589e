import type { OperationRow, RewardRow } from '@kiln-connect/core';
import type { Session, Statement } from '../database.ts';
import type { ChainKey } from '../scopes.ts';
import { plainArray, textArray, timeArray } from './array-text.ts';
import { type RecognizedPayout, recognizePayouts } from './recognize-payouts.ts';
import { ADD_REWARD_DAYS, ADD_STAKE_DAYS, rewardDayColumns, stakeDayColumns } from './roll-days.ts';
import { segmentStart } from './segment.ts';
import {
  columnOf,
  type EarnedSum,
  exposureDays,
  type HeldSum,
  type HourSums,
  rewardDays,
  type SumGroup,
} from './sum-rows.ts';
import type { SummedSlice } from './summed-slice.ts';

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
  key: ChainKey,
  { pieces, ...sums }: SummedSlice,
  place: Place,
): Promise<void> {
  // Before the slice's own rewards are added to what was earned before it.
  const payouts = await recognizePayouts(session, key, pieces);
  let running: Promise<unknown> = Promise.resolve();
  for (const { statement, values } of writing({ payouts, pieces, sums }, key, place)) {
    await running;
    running = session.run(statement, values);
    // The values of the next one are made meanwhile; a failure is told when its turn comes.
    running.catch(() => {});
  }
  await running;
}

/** A statement with its values. */
interface Write {
  readonly statement: Statement;
  readonly values: readonly unknown[];
}

/** What there is to write of a slice, each made when it is asked for. */
function* writing(
  {
    payouts,
    pieces,
    sums: { earned, held },
  }: Pick<SummedSlice, 'pieces'> & { payouts: readonly RecognizedPayout[]; sums: HourSums },
  { chain, network }: ChainKey,
  { from, final }: Place,
): Generator<Write> {
  const write = (statement: Statement, columns: readonly unknown[]): Write => ({
    statement,
    values: [chain, network, ...columns],
  });
  function* writeRows(statement: Statement, rows: readonly { position: number }[]) {
    if (rows.length === 0) return;
    const kept = rows.map((row) => ({ ...row, segment: segmentStart(row.position, final) }));
    yield write(statement, [JSON.stringify(kept)]);
  }
  function* writeSums<Sum>(
    statement: Statement,
    columns: (groups: readonly SumGroup<Sum>[]) => readonly unknown[],
    groups: readonly SumGroup<Sum>[],
  ) {
    if (groups.length > 0) yield write(statement, columns(groups));
  }
  // A segment that begins with the slice has no row yet that could be added to: to look for one makes
  // a row half as dear again.
  const isNew = ({ segment }: SumGroup<unknown>) => segment >= from;
  const isOld = (group: SumGroup<unknown>) => !isNew(group);
  yield* writeRows(ADD_PAYOUTS, payouts);
  yield* writeSums(INSERT_REWARDS, rewardColumns, earned.filter(isNew));
  yield* writeSums(ADD_REWARDS, rewardColumns, earned.filter(isOld));
  yield* writeSums(INSERT_EXPOSURES, exposureColumns, held.filter(isNew));
  yield* writeSums(ADD_EXPOSURES, exposureColumns, held.filter(isOld));
  yield* writeSums(ADD_REWARD_DAYS, rewardDayColumns, rewardDays(earned));
  yield* writeSums(ADD_STAKE_DAYS, stakeDayColumns, exposureDays(held));
  yield* writeRows(
    ADD_BLOCK_REWARDS,
    pieces.flatMap(({ rewards }) =>
      rewards.filter(({ detail }) => detail !== undefined).map(rewardRow),
    ),
  );
  yield* writeRows(
    ADD_OPERATIONS,
    pieces.flatMap(({ operations }) => operations.map(operationRow)),
  );
}

/** One row an hour, not one a block or epoch. */
const rewardColumns = (groups: readonly SumGroup<EarnedSum>[]): readonly string[] => [
  textArray(columnOf(groups, ({ stakeId }) => stakeId)),
  plainArray(columnOf(groups, (_, { span }) => span)),
  textArray(columnOf(groups, (_, { component }) => component)),
  plainArray(columnOf(groups, (_, { segment }) => segment)),
  plainArray(columnOf(groups, ({ amount }) => amount)),
];

const exposureColumns = (groups: readonly SumGroup<HeldSum>[]): readonly string[] => [
  textArray(columnOf(groups, ({ stakeId }) => stakeId)),
  plainArray(columnOf(groups, (_, { span }) => span)),
  plainArray(columnOf(groups, (_, { segment }) => segment)),
  timeArray(columnOf(groups, ({ lastTime }) => lastTime)),
  plainArray(columnOf(groups, ({ effectiveBalance }) => effectiveBalance)),
  plainArray(columnOf(groups, ({ seconds }) => seconds)),
  plainArray(columnOf(groups, ({ balanceSeconds }) => balanceSeconds)),
];

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
