import type { Database } from './database.ts';
import {
  FIRST_DAY,
  LAST_DAY,
  type RewardStretch,
  rewardStretches,
  type StretchQuestion,
} from './reward-stretches.ts';
import type { ChainKey, TenantKey } from './scopes.ts';

/** A stake as a report lists it. */
export interface ReportStake {
  readonly stakeId: string;
  /** The wire object as text; undefined while the chain was not read for it. */
  readonly answer: string | undefined;
  /** Names of the organization's accounts that it is in. */
  readonly accounts: string;
}

/**
 * What one stake earned and held in the UTC days of a stretch. Two texts, for a report has millions of
 * these figures, and the driver would make an object of each. Days are counted from 1970-01-01.
 */
export interface ReportRewards {
  readonly stakeId: string;
  /** A line a day and component, in this order: '20484 attestation 5'. */
  readonly earned: string;
  /** A line a day, in order, with the effective balance that earned: '20484 32'. */
  readonly held: string;
}

export interface ReportOperation {
  readonly stakeId: string;
  readonly type: string;
  readonly time: Date;
  readonly amount: string;
  /** The wire object as text. */
  readonly answer: string;
}

/** Some stakes in some days (YYYY-MM-DD, UTC, inclusive; without a bound when left out). */
export interface ReportSlice extends ChainKey {
  readonly stakeIds: readonly string[];
  readonly startDate?: string | undefined;
  readonly endDate?: string | undefined;
}

/** The same by a clock that is so many minutes ahead of UTC; by UTC when left out. */
interface OperationSlice extends ReportSlice {
  readonly utcOffsetMinutes?: number | undefined;
}

/** How many rows the stakes of a slice have, for those that have any; in no order. */
export interface RowCount {
  readonly stakeId: string;
  readonly rows: number;
}

/**
 * Rows of exported reports. A slice is answered whole: whoever asks makes it as small as its memory,
 * by the counts, and no connection is held between one slice and the next.
 */
export interface ReportRowStore {
  /** In the order of stake ids. */
  stakes(
    o: TenantKey & ChainKey & { stakeIds: readonly string[] },
  ): Promise<readonly ReportStake[]>;
  /** The most there can be: the days from the first to the last one on which a stake earned or held. */
  rewardDaysAtMost(o: ReportSlice): Promise<readonly RowCount[]>;
  /** What a report reads of each stake, in the order of stake ids and days. */
  rewardStretches(o: StretchQuestion): Promise<readonly RewardStretch[]>;
  /** One a stretch, in the order of stake ids and days, whatever the order of the stretches. */
  rewards(o: ChainKey & { stretches: readonly RewardStretch[] }): Promise<readonly ReportRewards[]>;
  operationCounts(o: OperationSlice): Promise<readonly RowCount[]>;
  /** By stake, then by time. */
  operations(o: OperationSlice): Promise<readonly ReportOperation[]>;
}

const OF_STAKES = 'chain = $1 and network = $2 and stake_id = any($3::text[])';
const IN_DAYS = 'day between $4::date and $5::date';
const onClock = (day: string) =>
  `(${day}::timestamp - make_interval(mins => $6::int)) at time zone 'UTC'`;
const IN_TIMES = `time >= ${onClock('$4::date')} and time < ${onClock('($5::date + 1)')}`;

const STAKES = {
  name: 'report_stakes',
  text: `
    select s.stake_id as "stakeId", s.answer, coalesce((
      select string_agg(a.name, ', ' order by a.name)
      from account_stakes l
      join accounts a on a.organization_id = l.organization_id and a.network = l.network
        and a.id = l.account_id and a.deleted_at is null
      where l.organization_id = $4 and l.network = $2 and l.chain = $1 and l.stake_id = s.stake_id
        and l.deleted_at is null
    ), '') as accounts
    from stakes s
    where s.chain = $1 and s.network = $2 and s.stake_id = any($3::text[])
      -- One that was read, and of which nothing is on chain, is none yet.
      and (s.answer is not null or s.state is null)
    order by s.stake_id`,
};

const endOfDays = (end: 'min' | 'max', table: string) =>
  `(select ${end}(day) from ${table} where chain = $1 and network = $2 and stake_id = asked.id and ${IN_DAYS})`;

// The ends of an index: to count every row would cost a fifth of reading them.
const REWARD_DAYS_AT_MOST = {
  name: 'report_reward_days_at_most',
  text: `
    select stake_id as "stakeId", last - first + 1 as rows
    from (
      select asked.id as stake_id,
        least(${endOfDays('min', 'reward_days')}, ${endOfDays('min', 'stake_days')}) as first,
        greatest(${endOfDays('max', 'reward_days')}, ${endOfDays('max', 'stake_days')}) as last
      from unnest($3::text[]) as asked(id)
    ) as ends
    where first is not null`,
};

// The lines of a stretch come in the order of the primary key: nothing has to be sorted or grouped.
const linesOf = (columns: string, from: string, order: string) => `
  coalesce((
    select string_agg(row_day || ' ' || ${columns}, E'\\n')
    from (
      select *, day - date '1970-01-01' as row_day from ${from}
        and day between stretch.first and stretch.last
      order by ${order}
    ) as rows
  ), '')`;

const figuresOf = (rewards: string, balances: string, stretches: string) => `
  select stretch.stake_id, stretch.first,
    ${linesOf(`component || ' ' || amount`, rewards, 'day, component')} as earned,
    ${linesOf('effective_balance', balances, 'day')} as held
  from unnest(${stretches}) as stretch`;

const ofStake = (table: string) =>
  `${table} where chain = $1 and network = $2 and stake_id = stretch.stake_id`;
const ofBooks = (table: string) =>
  `${table} where period_id = stretch.id and version = stretch.version and stake_id = stretch.stake_id`;

const REWARDS = {
  name: 'report_rewards',
  text: `
    select stake_id as "stakeId", earned, held
    from (
      ${figuresOf(ofStake('reward_days'), ofStake('stake_days'), '$3::text[], $4::date[], $5::date[]')}(stake_id, first, last)
      union all
      ${figuresOf(ofBooks('closed_reward_days'), ofBooks('closed_stake_days'), '$6::text[], $7::date[], $8::date[], $9::uuid[], $10::bigint[]')}(stake_id, first, last, id, version)
    ) as figures
    order by stake_id collate "C", first`,
};

const OPERATION_COUNTS = {
  name: 'report_operation_counts',
  text: `
    select stake_id as "stakeId", count(*)::int as rows
    from operations where ${OF_STAKES} and ${IN_TIMES} group by stake_id`,
};

const OPERATIONS = {
  name: 'report_operations',
  text: `
    select stake_id as "stakeId", type, time, amount::text as amount, answer
    from operations where ${OF_STAKES} and ${IN_TIMES} order by stake_id, time, position, id`,
};

const valuesOf = (slice: ReportSlice) => [
  slice.chain,
  slice.network,
  slice.stakeIds,
  slice.startDate ?? FIRST_DAY,
  slice.endDate ?? LAST_DAY,
];

const onClockOf = (slice: OperationSlice) => [...valuesOf(slice), slice.utcOffsetMinutes ?? 0];

export function reportRowStore({ run }: Database): ReportRowStore {
  return {
    stakes: async ({ chain, network, organizationId, stakeIds }) => {
      const rows = await run<StakeRow>(STAKES, [chain, network, stakeIds, organizationId]);
      return rows.map(({ answer, ...row }) => ({ ...row, answer: answer ?? undefined }));
    },
    rewardDaysAtMost: (slice) => run<RowCount>(REWARD_DAYS_AT_MOST, valuesOf(slice)),
    rewardStretches: (question) => rewardStretches(question, { run }),
    rewards: async ({ chain, network, stretches }) => {
      const open = stretches.filter(({ closed }) => closed === undefined);
      const booked = stretches.filter(({ closed }) => closed !== undefined);
      return run<ReportRewards>(REWARDS, [
        chain,
        network,
        ...daysOf(open),
        ...daysOf(booked),
        booked.map(({ closed }) => closed?.id),
        booked.map(({ closed }) => closed?.version),
      ]);
    },
    operationCounts: (slice) => run<RowCount>(OPERATION_COUNTS, onClockOf(slice)),
    operations: (slice) => run<ReportOperation>(OPERATIONS, onClockOf(slice)),
  };
}

const daysOf = (stretches: readonly RewardStretch[]) => [
  stretches.map(({ stakeId }) => stakeId),
  stretches.map(({ first }) => first),
  stretches.map(({ last }) => last),
];

type StakeRow = Omit<ReportStake, 'answer'> & { readonly answer: string | null };
