import type { RewardComponents } from '@kiln-connect/core';
import type { Database } from '../database.ts';
import type { RewardQuestion, RewardSum, RewardUnit } from '../rewards.ts';
import { placeIn, stakeConditions } from '../stake-question.ts';
import { rewardSources } from './reward-sources.ts';

/** The unit in which a key of a source lies. */
const UNIT_OF_KEY: { readonly [unit in RewardUnit]: string } = {
  hour: 'key',
  day: 'key',
  week: `date_trunc('week', key::timestamp)::date`,
  month: `date_trunc('month', key::timestamp)::date`,
};

/** The number of a day from 1970-01-01: quicker to write than its name. */
const numberOf = (day: string) => `${day} - date '1970-01-01'`;

const HELD_SUMS = `sum(effective_balance) as balance, sum(balance_seconds) as balance_seconds,
  sum(seconds) as seconds`;

interface SumRow {
  /** Of the hour or the day, from 1970-01-01; the driver gives what is too large for it as text. */
  number: number | string;
  /** A line a UTC day and component: '20484 attestation 5'. */
  earned: string | null;
  /** A line a UTC day: '20484 5'. */
  recognized: string | null;
  balance: string;
  balance_seconds: string;
  seconds: string;
  median: string | null;
  opening: string;
}

/** Sums of a question by unit of time. */
export async function readRewardSums(
  question: RewardQuestion,
  database: Database,
): Promise<{ sums: readonly RewardSum[]; opening: bigint }> {
  const { name, text, values } = sumsStatement(question);
  const rows = await database.run<SumRow>({ name, text }, values);
  return {
    sums: rows.map(rewardSumOf(question.unit)),
    opening: BigInt(rows[0]?.opening ?? 0),
  };
}

/** The statement of a question; two questions of one shape have the same text and name. */
function sumsStatement(question: RewardQuestion): {
  name: string;
  text: string;
  values: readonly unknown[];
} {
  const { unit, since, until, accruing, hasMedian = false } = question;
  const conditions = stakeConditions(question);
  const { shape, values } = conditions;
  const sources = rewardSources(question, conditions);
  const range = {
    since: since && placeIn(values, since),
    until: until && placeIn(values, until),
  };
  const unitOf = UNIT_OF_KEY[unit];
  const isPaidAsked = accruing !== undefined;
  // A day is grouped by once, whatever it is called: each further column is hashed for each row.
  const utcDay = sources.keyIsUtcDay ? 'key' : 'utc_day';
  const groups = unitOf === utcDay ? unitOf : `${unitOf}, ${utcDay}`;
  const before =
    accruing && range.since
      ? { accruing: placeIn(values, accruing), moment: range.since }
      : undefined;
  const parts = [
    `earned as (
      select unit, string_agg((${numberOf('utc_day')}) || ' ' || component || ' ' || amount, E'\\n') as earned
      from (
        select ${unitOf} as unit, ${utcDay} as utc_day, component, sum(amount) as amount
        from (${sources.rewards(range)}) as rows
        group by ${groups}, component
      ) as sums
      group by unit
    )`,
    unitOf === 'key'
      ? `held as (
      select key as unit, ${HELD_SUMS} from (${sources.exposures(range)}) as rows group by key
    )`
      : `held as (
      select unit, (array_agg(balance order by key desc))[1] as balance,
        sum(balance_seconds) as balance_seconds, sum(seconds) as seconds
      from (
        select ${unitOf} as unit, key, ${HELD_SUMS}
        from (${sources.exposures(range)}) as rows
        group by 1, key
      ) as days
      group by unit
    )`,
  ];
  if (isPaidAsked) {
    parts.push(`paid as (
      select unit, string_agg((${numberOf('utc_day')}) || ' ' || recognized, E'\\n') as recognized
      from (
        select ${unitOf} as unit, ${utcDay} as utc_day, sum(recognized) as recognized
        from (${sources.payouts(range)}) as rows
        group by ${groups}
      ) as sums
      group by unit
    )`);
  }
  if (hasMedian) {
    parts.push(`medians as (
      select unit,
        div(amounts[(cardinality(amounts) + 1) / 2] + amounts[cardinality(amounts) / 2 + 1], 2) as median
      from (
        select ${unitOf} as unit, array_agg(amount order by amount) as amounts
        from (${sources.blocks(range)}) as rows
        group by 1
      ) as blocks
    )`);
  }
  const text = `
    with ${parts.join(', ')}
    select ${unit === 'hour' ? 'extract(epoch from unit)::bigint / 3600' : numberOf('unit')} as number,
      earned,
      ${isPaidAsked ? 'recognized' : 'null as recognized'},
      coalesce(balance, 0)::text as balance,
      coalesce(balance_seconds, 0)::text as balance_seconds,
      coalesce(seconds, 0)::text as seconds,
      ${hasMedian ? 'median::text' : 'null'} as median,
      ${before ? `(${sources.opening(before)})::text` : `'0'`} as opening
    from earned full join held using (unit)
      ${isPaidAsked ? 'full join paid using (unit)' : ''}
      ${hasMedian ? 'left join medians using (unit)' : ''}
    order by unit`;
  const flags = [
    sources.shape,
    since ? 's' : '',
    until ? 'u' : '',
    isPaidAsked ? 'p' : '',
    hasMedian ? 'm' : '',
  ];
  return { name: `rewards_${unit}_${shape}_${flags.join('')}`, text, values };
}

function rewardSumOf(unit: RewardUnit): (row: SumRow) => RewardSum {
  const dayOf = dayNames();
  return (row) => ({
    unit: unit === 'hour' ? hourName(Number(row.number)) : dayOf(`${row.number}`),
    earned: earnedOf(row.earned, dayOf),
    recognized: recognizedOf(row.recognized, dayOf),
    stakeBalance: BigInt(row.balance),
    balanceSeconds: BigInt(row.balance_seconds),
    activeSeconds: Number(row.seconds),
    medianBlockReward: row.median === null ? undefined : BigInt(row.median),
  });
}

const HOUR = 3_600_000;

const hourName = (number: number): string =>
  `${new Date(number * HOUR).toISOString().slice(0, 'YYYY-MM-DDTHH:MM:SS'.length)}Z`;

/** Days by their numbers; the last one is remembered, for it is asked for again and again. */
function dayNames(): (number: string) => string {
  let last = '';
  let name = '';
  return (number) => {
    if (number !== last) {
      last = number;
      name = new Date(Number(number) * 24 * HOUR).toISOString().slice(0, 'YYYY-MM-DD'.length);
    }
    return name;
  };
}

function earnedOf(
  text: string | null,
  dayOf: (number: string) => string,
): ReadonlyMap<string, RewardComponents> {
  const days = new Map<string, Record<string, bigint>>();
  for (const line of linesOf(text)) {
    const [number = '', component = '', amount = ''] = line.split(' ');
    const day = dayOf(number);
    const components = days.get(day);
    if (components) components[component] = BigInt(amount);
    else days.set(day, { [component]: BigInt(amount) });
  }
  return days;
}

function recognizedOf(
  text: string | null,
  dayOf: (number: string) => string,
): ReadonlyMap<string, bigint> {
  const days = new Map<string, bigint>();
  for (const line of linesOf(text)) {
    const [number = '', amount = ''] = line.split(' ');
    days.set(dayOf(number), BigInt(amount));
  }
  return days;
}

/** Texts, for the driver would parse an object of each figure. */
const linesOf = (text: string | null): readonly string[] => (text === null ? [] : text.split('\n'));
