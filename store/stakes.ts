import type { JsonObject, StakeKnowledge, StakeRow } from '@kiln-connect/core';
import { and, asc, eq } from 'drizzle-orm';
import type { Database } from './database.ts';
import type { ChainKey } from './scopes.ts';
import { missingStakes, placeIn, type StakeQuestion, stakeConditions } from './stake-question.ts';
import { stakes } from './tables/index.ts';

export interface StakeList {
  /** The wire objects as the text of a JSON array, ready to be sent, in the order of stake ids. */
  readonly answers: string;
  /** How many match, all pages together. */
  readonly total: number;
  /** Of the stake ids that were asked for, those that nobody asked for before (not read yet). */
  readonly missingStakeIds: readonly string[];
  /** Of the chain's numbers that were asked for, those that no stored stake has. */
  readonly missingIndexes: readonly number[];
}

/** A stake that the indexer keeps. */
export interface TrackedStake {
  readonly stakeId: string;
  /** Where its history begins on chain, when that is known. */
  readonly firstPosition: number | null;
  /** True when the main cursor reads it; false while its history is still being read. */
  readonly isFollowed: boolean;
}

/** The stakes that somebody asked for, as they stood when the chain was last read. */
export interface StakeStore {
  /** Begins to keep them; answers those that were not kept before. */
  track(o: ChainKey & { stakeIds: readonly string[] }): Promise<readonly string[]>;
  tracked(o: ChainKey): Promise<readonly TrackedStake[]>;
  /** Replaces what is stored of them; those that were not tracked become so. */
  upsert(o: ChainKey & { rows: readonly StakeRow[]; at: Date }): Promise<void>;
  /** One prepared statement, page and count together. */
  list(
    o: StakeQuestion & { page?: { readonly current: number; readonly size: number } },
  ): Promise<StakeList>;
  /** Ids of all that match, tracked or not yet read, in order. */
  ids(o: StakeQuestion): Promise<readonly string[]>;
  /** In the order asked; a stake that nothing is known of has no deposit and no rewards. */
  knowledge(o: ChainKey & { stakeIds: readonly string[] }): Promise<readonly StakeKnowledge[]>;
}

export function stakeStore(database: Database): StakeStore {
  return {
    track: async ({ chain, network, stakeIds }) => {
      const tracked = await database.run<{ stake_id: string }>(
        {
          name: 'stakes_track',
          text: `
            insert into stakes (chain, network, stake_id)
            select $1, $2, id from unnest($3::text[]) as asked(id)
            on conflict do nothing
            returning stake_id`,
        },
        [chain, network, stakeIds],
      );
      return tracked.map(({ stake_id }) => stake_id);
    },
    tracked: ({ chain, network }) =>
      database.orm
        .select({
          stakeId: stakes.stakeId,
          firstPosition: stakes.firstPosition,
          isFollowed: stakes.followed,
        })
        .from(stakes)
        .where(and(eq(stakes.chain, chain), eq(stakes.network, network)))
        .orderBy(asc(stakes.stakeId)),
    upsert: async ({ chain, network, rows, at }) => {
      if (rows.length === 0) return;
      await database.run(UPSERT, [chain, network, at, JSON.stringify(rows.map(storedRow))]);
    },
    list: ({ page, ...question }) => listStakes(database, question, page),
    ids: async (question) => {
      const { shape, where, values } = stakeConditions(question);
      const rows = await database.run<{ stake_id: string }>(
        {
          name: `stakes_ids_${shape}`,
          text: `select s.stake_id from stakes s where ${where} order by s.stake_id`,
        },
        values,
      );
      return rows.map(({ stake_id }) => stake_id);
    },
    knowledge: async ({ chain, network, stakeIds }) => {
      const rows = await database.run<KnowledgeRow>(KNOWLEDGE, [chain, network, stakeIds]);
      return rows.map(toKnowledge);
    },
  };
}

async function listStakes(
  database: Database,
  question: StakeQuestion,
  page: { readonly current: number; readonly size: number } | undefined,
): Promise<StakeList> {
  const { shape, where, values } = stakeConditions(question);
  const matching = `stakes s where ${where} and s.answer is not null`;
  const shown = page
    ? `(
        select s.stake_id, s.answer from ${matching} order by s.stake_id
        limit ${placeIn(values, page.size)}::bigint offset ${placeIn(values, (page.current - 1) * page.size)}::bigint
      ) s`
    : matching;
  const total = page ? `(select count(*)::int from ${matching})` : 'count(*)::int';
  const missing = missingStakes(question.filter, values);
  const text = `
    select ${total} as total,
      coalesce('[' || string_agg(s.answer, ',' order by s.stake_id) || ']', '[]') as answers,
      ${missing.ids} as missing_ids,
      ${missing.indexes} as missing_indexes
    from ${shown}`;
  const [row] = await database.run<{
    total: number;
    answers: string;
    missing_ids: string[];
    missing_indexes: (string | number)[];
  }>({ name: `stakes_list_${shape}${page ? '_page' : ''}`, text }, values);
  if (!row) throw new Error('the database answered no list of stakes');
  return {
    answers: row.answers,
    total: row.total,
    missingStakeIds: row.missing_ids,
    missingIndexes: row.missing_indexes.map(Number),
  };
}

const UPSERT = {
  name: 'stakes_upsert',
  text: `
    insert into stakes (chain, network, stake_id, state, stake_index, wallet, owner, validator, proxies,
      balance, effective_balance, answer, updated_at)
    select $1, $2, r.stake_id, r.state, r.stake_index, r.wallet, r.owner, r.validator, r.proxies,
      r.balance, r.effective_balance, r.answer, $3
    from json_to_recordset($4::json) as r(stake_id text, state text, stake_index bigint, wallet text,
      owner text, validator text, proxies text[], balance numeric, effective_balance numeric,
      answer text)
    on conflict (chain, network, stake_id) do update set
      state = excluded.state,
      stake_index = excluded.stake_index,
      wallet = excluded.wallet,
      owner = excluded.owner,
      validator = excluded.validator,
      proxies = excluded.proxies,
      balance = excluded.balance,
      effective_balance = excluded.effective_balance,
      answer = excluded.answer,
      updated_at = excluded.updated_at`,
};

const storedRow = (row: StakeRow) => ({
  stake_id: row.stakeId,
  state: row.state,
  stake_index: row.index,
  wallet: row.wallet,
  owner: row.owner,
  validator: row.validator,
  proxies: row.proxies,
  balance: row.balance.toString(),
  effective_balance: row.effectiveBalance.toString(),
  answer: JSON.stringify(row.answer),
});

const OF_ASKED = 'o.chain = $1 and o.network = $2 and o.stake_id = asked.id';

/** The first type of an operation of the stake, with a further condition. */
const operationType = (and: string) => `
  (select o.type from operations o where ${OF_ASKED} ${and} order by o.type limit 1)`;

// Its cost does not grow with the history of a stake: what is final is added up, and of the operations
// the index finds one of each type, however many there are.
const KNOWLEDGE = {
  name: 'stakes_knowledge',
  text: `
    select
      asked.id as stake_id,
      exists (
        select 1 from validator_keys k
        where k.chain = $1 and k.network = $2 and k.public_key = asked.id
      ) as is_ours,
      not exists (
        select 1 from stakes s
        where s.chain = $1 and s.network = $2 and s.stake_id = asked.id and s.followed
      ) as is_unread,
      (
        select o.answer from operations o
        where ${OF_ASKED} and o.type = 'deposit'
        order by o.position, o.id limit 1
      ) as first_deposit,
      (
        with recursive types as (
          ${operationType('')}
          union all
          select (${operationType('and o.type > types.type')}) from types where types.type is not null
        )
        select jsonb_object_agg(last.type, last.answer)
        from types cross join lateral (
          select o.type, o.answer from operations o
          where ${OF_ASKED} and o.type = types.type
          order by o.position desc, o.id desc limit 1
        ) as last
      ) as last_operations,
      (
        select jsonb_object_agg(sums.component, sums.amount)
        from (
          select parts.component, sum(parts.amount)::text as amount
          from (
            select r.component, r.amount from reward_days r
            where r.chain = $1 and r.network = $2 and r.stake_id = asked.id
              and r.day > coalesce(t.through, '-infinity')
            union all
            select known.key, known.value::numeric from jsonb_each_text(t.rewards) as known
          ) as parts
          group by parts.component
        ) as sums
      ) as reward_totals
    from unnest($3::text[]) with ordinality as asked(id, place)
    left join stake_totals t on t.chain = $1 and t.network = $2 and t.stake_id = asked.id
    order by asked.place`,
};

interface KnowledgeRow {
  stake_id: string;
  is_ours: boolean;
  is_unread: boolean;
  first_deposit: string | null;
  last_operations: Record<string, string> | null;
  reward_totals: Record<string, string> | null;
}

const toKnowledge = (row: KnowledgeRow): StakeKnowledge => ({
  stakeId: row.stake_id,
  isOurs: row.is_ours,
  isUnread: row.is_unread,
  ...(row.first_deposit !== null && { firstDeposit: JSON.parse(row.first_deposit) as JsonObject }),
  ...(row.last_operations !== null && {
    lastOperations: Object.fromEntries(
      Object.entries(row.last_operations).map(([type, answer]) => [
        type,
        JSON.parse(answer) as JsonObject,
      ]),
    ),
  }),
  rewardTotals: toAmounts(row.reward_totals ?? {}),
});

const toAmounts = (texts: Record<string, string>) =>
  Object.fromEntries(Object.entries(texts).map(([component, text]) => [component, BigInt(text)]));
