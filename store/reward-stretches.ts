import type { Database } from './database.ts';
import type { ClosedMonth } from './rewards.ts';
import { placeIn, type StakeQuestion, stakeConditions } from './stake-question.ts';

/** Days of one stake that are read from one place: a closed month's books, or what is known now. */
export interface RewardStretch {
  readonly stakeId: string;
  /** YYYY-MM-DD, UTC, inclusive. */
  readonly first: string;
  readonly last: string;
  /** The month whose books have these days; what is known now has them when left out. */
  readonly closed?: ClosedMonth;
}

/** Stakes that a report on stakes and days speaks of, in which days, and where these are read. */
export interface StretchQuestion extends StakeQuestion {
  /** All months that the organization closed, in order, without a gap. */
  readonly closed: readonly ClosedMonth[];
  /** YYYY-MM-DD, UTC, inclusive; without a bound when left out. */
  readonly startDate?: string | undefined;
  readonly endDate?: string | undefined;
}

interface BooksRow {
  stake_id: string;
  /** It matches the question now. */
  is_known: boolean;
  /** Closed months whose books have it. */
  periods: string[];
}

/** Days that every date is between: one text of a statement does for all questions. */
export const FIRST_DAY = '0001-01-01';
export const LAST_DAY = '9999-12-31';

/**
 * What a report reads of each stake, in the order of stake ids and days. It is what the sums of rewards
 * are made of: a question by accounts takes all up to the last closed day from the books, the stakes
 * that were in an account then; any other one takes books for the stakes that are in them.
 */
export async function rewardStretches(
  question: StretchQuestion,
  { run }: Pick<Database, 'run'>,
): Promise<readonly RewardStretch[]> {
  const { closed, startDate = FIRST_DAY, endDate = LAST_DAY } = question;
  const { shape, where, values, inAccounts } = stakeConditions(question);
  const known = `select s.stake_id, true as is_known, null::uuid as id from stakes s where ${where}`;
  const others = inAccounts ? inAccounts.elsewhere : where;
  const booked =
    closed.length === 0
      ? ''
      : `union all
        select m.stake_id, false, m.period_id
        from unnest(${placeIn(
          values,
          closed.map(({ id }) => id),
        )}::uuid[], ${placeIn(
          values,
          closed.map(({ version }) => version),
        )}::bigint[]) as asked(id, version)
        join closed_period_stakes m on m.period_id = asked.id and m.version = asked.version
        where ${others === undefined ? 'true' : `m.stake_id = any(array(select s.stake_id from stakes s where ${others}))`}
          ${inAccounts?.asked === undefined ? '' : `and m.account_id::text = any(${inAccounts.asked}::text[])`}`;
  const text = `
    select stake_id, bool_or(is_known) as is_known,
      coalesce(array_agg(distinct id::text) filter (where id is not null), '{}') as periods
    from (${known} ${booked}) as found
    group by stake_id order by stake_id`;
  const name = `reward_stretches_${shape}${closed.length === 0 ? '' : '_c'}`;
  const rows = await run<BooksRow>({ name, text }, values);
  return rows.flatMap(({ stake_id, is_known, periods }) => {
    const own = closed.filter(({ id }) => periods.includes(id));
    const taken = inAccounts ? closed : own;
    const open = is_known ? daysWithout(taken, inAccounts !== undefined) : [];
    return [...open, ...own.map((month) => ({ ...daysOf(month), closed: month }))]
      .map((stretch) => ({
        ...stretch,
        stakeId: stake_id,
        first: later(stretch.first, startDate),
        last: earlier(stretch.last, endDate),
      }))
      .filter(({ first, last }) => first <= last)
      .sort((a, b) => (a.first < b.first ? -1 : 1));
  });
}

const later = (a: string, b: string): string => (a < b ? b : a);
const earlier = (a: string, b: string): string => (a < b ? a : b);
const dayAt = (time: number): string => new Date(time).toISOString().slice(0, 10);
const dayBefore = (day: string): string => dayAt(Date.parse(day) - 86_400_000);

/** The first day after a month that is given by its first day. */
function monthAfter(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return dayAt(Date.UTC(year, number, 1));
}

const daysOf = ({ month }: ClosedMonth) => ({ first: month, last: dayBefore(monthAfter(month)) });

/** All days that are in none of these months; after them alone when nothing before them counts. */
function daysWithout(months: readonly ClosedMonth[], isAfterOnly: boolean) {
  const stretches: { first: string; last: string }[] = [];
  let first = FIRST_DAY;
  for (const { month } of months) {
    if (first < month && !isAfterOnly) stretches.push({ first, last: dayBefore(month) });
    first = monthAfter(month);
  }
  return [...stretches, { first, last: LAST_DAY }];
}
