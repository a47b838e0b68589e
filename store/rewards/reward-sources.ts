import type { RewardQuestion } from '../rewards.ts';
import { ofMatching, placeIn, type StakeConditions } from '../stake-question.ts';
import { accruedIn, carriedTo } from './openings.ts';

/**
 * The rows that a report adds up, as SQL: each with `key`, the day on the report's clock or the hour
 * for hours, and, where it is valued, with `utc_day`. Days of closed months come as they were closed.
 */
export interface RewardSources {
  /** Tells texts apart, beside the shape of the conditions. */
  readonly shape: string;
  /** A key is the UTC day itself. */
  readonly keyIsUtcDay: boolean;
  /** key, utc_day, component, amount */
  rewards(range: Range): string;
  /** key, effective_balance, seconds, balance_seconds; one row a stake and key. */
  exposures(range: Range): string;
  /** key, utc_day, recognized */
  payouts(range: Range): string;
  /** key, amount; one row a block. */
  blocks(range: Range): string;
  /** What was accrued and not paid out before a moment; both are places, of components and of it. */
  opening(before: { accruing: string; moment: string }): string;
}

/** Places of the moments from which on and before which rows count. */
interface Range {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

const within = (column: string, { since, until }: Range, cast: (place: string) => string): string =>
  [since && `and ${column} >= ${cast(since)}`, until && `and ${column} < ${cast(until)}`]
    .filter(Boolean)
    .join(' ');

/** A moment that is a midnight in UTC, as its day. */
const asDay = (place: string) => `(${place}::timestamptz at time zone 'UTC')::date`;
const asTime = (place: string) => `${place}::timestamptz`;

const utcDay = (time: string) => `(${time} at time zone 'UTC')::date`;

export function rewardSources(
  question: Pick<RewardQuestion, 'unit' | 'utcOffsetMinutes' | 'closed'>,
  conditions: StakeConditions,
): RewardSources {
  const { unit, utcOffsetMinutes, closed } = question;
  if (unit === 'hour') return hourSources(conditions, 'h', (hour) => hour);
  if (utcOffsetMinutes !== 0) {
    const offset = placeIn(conditions.values, utcOffsetMinutes);
    return hourSources(
      conditions,
      'z',
      (hour) => `((${hour} at time zone 'UTC') + make_interval(mins => ${offset}::int))::date`,
    );
  }
  const days = daySources(conditions);
  return closed && closed.length > 0 ? closedSources(days, closed, conditions) : days;
}

function hourSources(
  conditions: StakeConditions,
  shape: string,
  key: (hour: string) => string,
): RewardSources {
  const { where } = conditions;
  return {
    shape,
    keyIsUtcDay: false,
    rewards: (range) => `
      select ${key('r.hour')} as key, ${utcDay('r.hour')} as utc_day, r.component, r.amount
      from reward_hours r where ${ofMatching('r', where)} ${within('r.hour', range, asTime)}`,
    exposures: (range) => `
      select h.stake_id, ${key('h.hour')} as key,
        (array_agg(h.effective_balance order by h.last_time desc))[1] as effective_balance,
        sum(h.seconds) as seconds, sum(h.balance_seconds) as balance_seconds
      from stake_hours h where ${ofMatching('h', where)} ${within('h.hour', range, asTime)}
      group by 1, 2`,
    payouts: (range) => `
      select ${key(`date_trunc('hour', p.time, 'UTC')`)} as key, ${utcDay('p.time')} as utc_day,
        p.recognized
      from payouts p where ${ofMatching('p', where)} ${within('p.time', range, asTime)}`,
    blocks: (range) => blocksBy(key(`date_trunc('hour', b.time, 'UTC')`), where, range),
    opening: ({ accruing, moment }) => carriedTo(moment, conditions, accruing),
  };
}

/** One row a block: what it paid in several components is one sum. */
const blocksBy = (key: string, where: string, range: Range) => `
  select ${key} as key, b.position, sum(b.amount) as amount
  from reward_blocks b where ${ofMatching('b', where)} ${within('b.time', range, asTime)}
  group by 1, 2`;

interface DaySources extends RewardSources {
  rewards(range: Range, and?: string): string;
  exposures(range: Range, and?: string): string;
  payouts(range: Range, and?: string): string;
}

/** Sources that are summed by UTC day; `and` narrows further, by the aliases r, h and p. */
function daySources(conditions: StakeConditions): DaySources {
  const { where } = conditions;
  return {
    shape: '',
    keyIsUtcDay: true,
    rewards: (range, and = '') => `
    select r.day as key, r.day as utc_day, r.component, r.amount
    from reward_days r where ${ofMatching('r', where)} ${within('r.day', range, asDay)} ${and}`,
    exposures: (range, and = '') => `
    select h.day as key, h.effective_balance, h.seconds, h.balance_seconds
    from stake_days h where ${ofMatching('h', where)} ${within('h.day', range, asDay)} ${and}`,
    payouts: (range, and = '') => `
    select ${utcDay('p.time')} as key, ${utcDay('p.time')} as utc_day, p.recognized
    from payouts p where ${ofMatching('p', where)} ${within('p.time', range, asTime)} ${and}`,
    blocks: (range) => blocksBy(utcDay('b.time'), where, range),
    opening: ({ accruing, moment }) => carriedTo(moment, conditions, accruing),
  };
}

/** What was closed in place of what is read now, for the stakes and days that were closed. */
function closedSources(
  days: DaySources,
  closed: NonNullable<RewardQuestion['closed']>,
  conditions: StakeConditions,
): RewardSources {
  const { values, where, inAccounts } = conditions;
  const ids = placeIn(
    values,
    closed.map(({ id }) => id),
  );
  const versions = placeIn(
    values,
    closed.map(({ version }) => version),
  );
  const last = placeIn(
    values,
    closed
      .map(({ month }) => month)
      .sort()
      .at(-1),
  );
  const openDay = `(${last}::date + interval '1 month')::date`;
  const periods = `(
    select p.id as period_id, p.month, p.version from closed_periods p
    join unnest(${ids}::uuid[], ${versions}::bigint[]) as asked(id, version) using (id, version)
  ) as period`;
  const stakes = (table: string) =>
    inAccounts
      ? `exists (
          select 1 from closed_period_stakes m
          where m.period_id = ${table}.period_id and m.version = ${table}.version
            and m.stake_id = ${table}.stake_id
            ${inAccounts.asked ? `and m.account_id::text = any(${inAccounts.asked}::text[])` : ''})
        ${inAccounts.elsewhere ? `and ${table}.stake_id = any(array(select s.stake_id from stakes s where ${inAccounts.elsewhere}))` : ''}`
      : `${table}.stake_id = any(array(select s.stake_id from stakes s where ${where}))`;
  // In accounts everything up to the last closed day is what was closed; other stakes may not be in
  // the books at all.
  const stillOpen = (table: string, day: string) =>
    inAccounts
      ? `and ${day} >= ${openDay}`
      : `and (${day} >= ${openDay} or not exists (
          select 1 from closed_period_stakes m join ${periods} using (period_id, version)
          where m.stake_id = ${table}.stake_id
            and period.month = date_trunc('month', ${day}::timestamp)::date))`;
  const frozen = (table: string, columns: string, range: Range) => `
    select c.day as key, ${columns} from ${table} c join ${periods} using (period_id, version)
    where ${stakes('c')} ${within('c.day', range, asDay)}`;
  const rewards = (range: Range) => `
      ${frozen('closed_reward_days', 'c.day as utc_day, c.component, c.amount', range)}
      union all ${days.rewards(range, stillOpen('r', 'r.day'))}`;
  const payouts = (range: Range) => `
      ${frozen('closed_payout_days', 'c.day as utc_day, c.recognized', range)}
      union all ${days.payouts(range, stillOpen('p', utcDay('p.time')))}`;
  return {
    shape: 'c',
    keyIsUtcDay: true,
    rewards,
    exposures: (range) => `
      ${frozen('closed_stake_days', 'c.effective_balance, c.seconds, c.balance_seconds', range)}
      union all ${days.exposures(range, stillOpen('h', 'h.day'))}`,
    payouts,
    blocks: days.blocks,
    opening: ({ accruing, moment }) => {
      if (!inAccounts) {
        const before = { until: moment };
        return `
          coalesce((
            select sum(amount) from (${rewards(before)}) as rows
            where component = any(${accruing}::text[])
          ), 0) - coalesce((select sum(recognized) from (${payouts(before)}) as rows), 0)`;
      }
      // Months that are over by then have their sums; of one that is not, the days until then count.
      const begun = `c.day >= date_trunc('month', ${asDay(moment)}::timestamp)::date`;
      const open = `(${openDay}::timestamp at time zone 'UTC')`;
      return `
        coalesce((
          select sum(${accruedIn('own.rewards', accruing)} - own.recognized)
          from (
            select distinct on (c.period_id, c.stake_id) c.rewards, c.recognized
            from closed_period_stakes c join ${periods} using (period_id, version)
            where ${stakes('c')}
              ${inAccounts.asked ? `and c.account_id::text = any(${inAccounts.asked}::text[])` : ''}
              and period.month + interval '1 month' <= ${asDay(moment)}
          ) as own
        ), 0)
        + coalesce((
            select sum(amount)
            from (${frozen('closed_reward_days', 'c.component, c.amount', { until: moment })} and ${begun}) as rows
            where component = any(${accruing}::text[])
          ), 0)
        - coalesce((
            select sum(recognized)
            from (${frozen('closed_payout_days', 'c.recognized', { until: moment })} and ${begun}) as rows
          ), 0)
        + case when ${moment}::timestamptz > ${open} then
            ${carriedTo(moment, conditions, accruing)} - ${carriedTo(open, conditions, accruing)}
          else 0 end`;
    },
  };
}
