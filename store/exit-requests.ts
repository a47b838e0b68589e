import { and, eq, inArray } from 'drizzle-orm';
import type { Database } from './database.ts';
import type { ChainKey } from './scopes.ts';
import { exitAnswers } from './tables/index.ts';

/** A stake on a key of ours that its owner asked on chain to be ended. */
export interface ExitRequest {
  readonly stakeId: string;
  /** Who asked, in the chain's spelling. */
  readonly by: string;
  /** The hash of the transaction in which they did. */
  readonly transaction: string;
  /** How often it was tried to end it, this time included. */
  readonly attempts: number;
}

/** How far a request for an exit is. */
export type ExitRequestState =
  /** Its block can still be taken back. */
  | 'not_final'
  /** Nobody tried yet. */
  | 'due'
  /** The exit was handed to the chain, which does not have it for good yet. */
  | 'submitted'
  /** The last try came to nothing, and it is tried again. */
  | 'failing'
  /** The chain has the exit for good. */
  | 'done'
  /** It can never succeed, and is not tried again. */
  | 'given_up';

/** A request with what was done for it. */
export interface ExitRequestStatus extends ExitRequest {
  readonly state: ExitRequestState;
  /** Why the last try came to nothing. */
  readonly problem: string | null;
  readonly nextTryAt: Date | null;
}

/**
 * Requests for exits that were read from the chain, and what was done for them. Only those count that
 * no reorganization can take back and that are of keys that were handed out here.
 */
export interface ExitRequestStore {
  /** Where there are some that are due now. */
  places(o: { now: Date }): Promise<readonly ChainKey[]>;
  /** Takes some that are due, one a stake; they are due again at `until`, unless somebody says otherwise. */
  claim(o: ChainKey & { now: Date; until: Date; limit: number }): Promise<readonly ExitRequest[]>;
  /** Notes when to look again, and what was wrong; null for nothing. */
  putOff(
    o: ChainKey & { stakeIds: readonly string[]; problem: string | null; nextTryAt: Date },
  ): Promise<void>;
  /** Notes that nothing is left to do for these stakes, for ever. */
  settle(o: ChainKey & { stakeIds: readonly string[]; at: Date }): Promise<void>;
  /** Notes that nothing can ever be done for a stake, and why. */
  giveUp(o: ChainKey & { stakeId: string; problem: string; at: Date }): Promise<void>;
  /** Those of a chain, one a stake, those whose block is not final included. */
  list(o: ChainKey): Promise<readonly ExitRequestStatus[]>;
  /** How many there are in each state that is not 'done'. */
  counts(): Promise<
    readonly (ChainKey & { readonly state: ExitRequestState; readonly count: number })[]
  >;
}

/** Exits that were asked for of validators on our keys, with what was answered. */
const REQUESTS = `
  from operations o
  join indexer_cursors c using (chain, network)
  join validator_keys k
    on k.chain = o.chain and k.network = o.network and k.public_key = o.stake_id
  left join exit_answers a
    on a.chain = o.chain and a.network = o.network and a.stake_id = o.stake_id
  where o.exit_asked_by is not null`;

const DUE_FROM = `
  ${REQUESTS} and o.position <= c.finalized_position
    and a.done_at is null and (a.next_try_at is null or a.next_try_at <= $1::timestamptz)`;

const PLACES = {
  name: 'exit_request_places',
  text: `select distinct o.chain, o.network ${DUE_FROM}`,
};

/** Of two that claim at the same time one waits for the other's row and then finds it taken. */
const CLAIM = {
  name: 'exit_request_claim',
  text: `
    with due as (
      select distinct on (o.stake_id) o.stake_id, o.exit_asked_by, o.exit_asked_in
      ${DUE_FROM} and o.chain = $2 and o.network = $3
      order by o.stake_id, o.position, o.id
      limit $5
    ),
    claimed as (
      insert into exit_answers as a (chain, network, stake_id, attempts, next_try_at)
      select $2, $3, stake_id, 1, $4::timestamptz from due order by stake_id
      on conflict (chain, network, stake_id) do update
        set attempts = a.attempts + 1, next_try_at = excluded.next_try_at
        where a.done_at is null and a.next_try_at <= $1::timestamptz
      returning a.stake_id, a.attempts
    )
    select stake_id as "stakeId", exit_asked_by as "by", exit_asked_in as "transaction", attempts
    from due join claimed using (stake_id)
    order by stake_id`,
};

/** One a stake, the first, with its state. */
const STANDING = `
  select distinct on (o.chain, o.network, o.stake_id)
    o.chain, o.network, o.stake_id, o.exit_asked_by, o.exit_asked_in,
    coalesce(a.attempts, 0) as attempts, a.problem, a.next_try_at,
    case
      when a.done_at is not null then case when a.problem is null then 'done' else 'given_up' end
      when o.position > coalesce(c.finalized_position, -1) then 'not_final'
      when a.attempts is null then 'due'
      when a.problem is null then 'submitted'
      else 'failing'
    end as state
  ${REQUESTS}`;
const FIRST_OF_STAKE = 'order by o.chain, o.network, o.stake_id, o.position, o.id';

const LIST = {
  name: 'exit_request_list',
  text: `
    select stake_id as "stakeId", exit_asked_by as "by", exit_asked_in as "transaction",
      attempts, state, problem, next_try_at as "nextTryAt"
    from (${STANDING} and o.chain = $1 and o.network = $2 ${FIRST_OF_STAKE}) as standing
    order by stake_id`,
};

const COUNTS = {
  name: 'exit_request_counts',
  text: `
    select chain, network, state, count(*)::integer as count
    from (${STANDING} and a.done_at is null ${FIRST_OF_STAKE}) as standing
    group by chain, network, state
    union all
    select chain, network, 'given_up', count(*)::integer from exit_answers
    where done_at is not null and problem is not null
    group by chain, network`,
};

const named = ({ chain, network }: ChainKey, stakeIds: readonly string[]) =>
  and(
    eq(exitAnswers.chain, chain),
    eq(exitAnswers.network, network),
    inArray(exitAnswers.stakeId, [...stakeIds]),
  );

export function exitRequestStore(database: Database): ExitRequestStore {
  const { orm } = database;
  return {
    places: ({ now }) => database.run<ChainKey>(PLACES, [now]),
    claim: ({ chain, network, now, until, limit }) =>
      database.run<ExitRequest>(CLAIM, [now, chain, network, until, limit]),
    putOff: async ({ stakeIds, problem, nextTryAt, ...key }) => {
      if (stakeIds.length === 0) return;
      await orm.update(exitAnswers).set({ problem, nextTryAt }).where(named(key, stakeIds));
    },
    settle: async ({ stakeIds, at, ...key }) => {
      if (stakeIds.length === 0) return;
      await orm.update(exitAnswers).set({ doneAt: at, problem: null }).where(named(key, stakeIds));
    },
    giveUp: async ({ stakeId, problem, at, ...key }) => {
      await orm
        .update(exitAnswers)
        .set({ doneAt: at, problem })
        .where(named(key, [stakeId]));
    },
    list: async ({ chain, network }) => {
      const rows = await database.run<
        Omit<ExitRequestStatus, 'nextTryAt'> & { nextTryAt: Date | string | null }
      >(LIST, [chain, network]);
      return rows.map((row) => ({
        ...row,
        nextTryAt: row.nextTryAt === null ? null : new Date(row.nextTryAt),
      }));
    },
    counts: () => database.run(COUNTS, []),
  };
}
