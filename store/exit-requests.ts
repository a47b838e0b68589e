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
}

const DUE_FROM = `
  from operations o
  join indexer_cursors c using (chain, network)
  join validator_keys k
    on k.chain = o.chain and k.network = o.network and k.public_key = o.stake_id
  left join exit_answers a
    on a.chain = o.chain and a.network = o.network and a.stake_id = o.stake_id
  where o.exit_asked_by is not null and o.position <= c.finalized_position
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
  };
}
