import type { Database } from './database.ts';
import type { ChainKey, TenantKey } from './scopes.ts';

/** A stake as a report lists it. */
export interface ReportStake {
  readonly stakeId: string;
  /** The wire object as text; undefined while the chain was not read for it. */
  readonly answer: string | undefined;
  /** Names of the organization's accounts that it is in. */
  readonly accounts: string;
}

/** What one stake earned in each UTC day in which it earned or held. */
export interface ReportRewards {
  readonly stakeId: string;
  /**
   * A line a day, oldest first, its words separated by blanks: the day, the effective balance that
   * earned, then components and amounts in turn: '2026-01-31 32 attestation 5 proposer 7'. One text,
   * for a report has millions of these figures, and the driver would make an object of each.
   */
  readonly days: string;
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
  rewardCounts(o: ReportSlice): Promise<readonly RowCount[]>;
  /** Of the stakes that have any, in the order of their ids. */
  rewards(o: ReportSlice): Promise<readonly ReportRewards[]>;
  operationCounts(o: ReportSlice): Promise<readonly RowCount[]>;
  /** By stake, then by time. */
  operations(o: ReportSlice): Promise<readonly ReportOperation[]>;
}

const OF_STAKES = 'chain = $1 and network = $2 and stake_id = any($3::text[])';
const IN_DAYS = 'day between $4::date and $5::date';
const IN_TIMES = `time >= $4::date::timestamp at time zone 'UTC'
  and time < ($5::date + 1)::timestamp at time zone 'UTC'`;

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
    order by s.stake_id`,
};

const REWARD_COUNTS = {
  name: 'report_reward_counts',
  text: `
    select stake_id as "stakeId", count(*)::int as rows
    from stake_days where ${OF_STAKES} and ${IN_DAYS} group by stake_id`,
};

const REWARDS = {
  name: 'report_rewards',
  text: `
    select stake_id as "stakeId",
      string_agg(
        to_char(day, 'YYYY-MM-DD') || ' ' || coalesce(balance, 0) || coalesce(components, ''),
        E'\\n' order by day
      ) as days
    from (
      select stake_id, day, string_agg(' ' || component || ' ' || amount, '') as components
      from reward_days where ${OF_STAKES} and ${IN_DAYS}
      group by stake_id, day
    ) as earned
    full join (
      select stake_id, day, effective_balance as balance
      from stake_days where ${OF_STAKES} and ${IN_DAYS}
    ) as held using (stake_id, day)
    group by stake_id order by stake_id`,
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

/** Days that every date is between: one text of a statement does for all questions. */
const FIRST_DAY = '0001-01-01';
const LAST_DAY = '9999-12-31';

const valuesOf = (slice: ReportSlice) => [
  slice.chain,
  slice.network,
  slice.stakeIds,
  slice.startDate ?? FIRST_DAY,
  slice.endDate ?? LAST_DAY,
];

export function reportRowStore({ run }: Database): ReportRowStore {
  return {
    stakes: async ({ chain, network, organizationId, stakeIds }) => {
      const rows = await run<StakeRow>(STAKES, [chain, network, stakeIds, organizationId]);
      return rows.map(({ answer, ...row }) => ({ ...row, answer: answer ?? undefined }));
    },
    rewardCounts: (slice) => run<RowCount>(REWARD_COUNTS, valuesOf(slice)),
    rewards: (slice) => run<ReportRewards>(REWARDS, valuesOf(slice)),
    operationCounts: (slice) => run<RowCount>(OPERATION_COUNTS, valuesOf(slice)),
    operations: (slice) => run<ReportOperation>(OPERATIONS, valuesOf(slice)),
  };
}

type StakeRow = Omit<ReportStake, 'answer'> & { readonly answer: string | null };
