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

interface SumRow {
  unit: string;
  earned: Record<string, Record<string, string>>;
  recognized: Record<string, string>;
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
  return { sums: rows.map(toRewardSum), opening: BigInt(rows[0]?.opening ?? 0) };
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
  const accrues = accruing && since && `component = any(${placeIn(values, accruing)}::text[])`;
  const parts = [
    `earned as (
      select unit, jsonb_object_agg(utc_day, components) as earned
      from (
        select unit, utc_day, jsonb_object_agg(component, amount::text) as components
        from (
          select ${unitOf} as unit, utc_day, component, sum(amount) as amount
          from (${sources.rewards(range)}) as rows
          group by 1, utc_day, component
        ) as sums
        group by unit, utc_day
      ) as days
      group by unit
    )`,
    `held as (
      select unit, (array_agg(balance order by key desc))[1] as balance,
        sum(balance_seconds) as balance_seconds, sum(seconds) as seconds
      from (
        select ${unitOf} as unit, key, sum(effective_balance) as balance,
          sum(balance_seconds) as balance_seconds, sum(seconds) as seconds
        from (${sources.exposures(range)}) as rows
        group by 1, key
      ) as days
      group by unit
    )`,
  ];
  if (isPaidAsked) {
    parts.push(`paid as (
      select unit, jsonb_object_agg(utc_day, recognized::text) as recognized
      from (
        select ${unitOf} as unit, utc_day, sum(recognized) as recognized
        from (${sources.payouts(range)}) as rows
        group by 1, utc_day
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
  const before = { until: range.since };
  const opening = accrues
    ? `(
        coalesce((
          select sum(amount) from (${sources.rewards(before)}) as rows where ${accrues}
        ), 0) - coalesce((select sum(recognized) from (${sources.payouts(before)}) as rows), 0)
      )::text`
    : `'0'`;
  const text = `
    with ${parts.join(', ')}
    select ${unit === 'hour' ? `to_char(unit at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')` : `to_char(unit, 'YYYY-MM-DD')`} as unit,
      coalesce(earned, '{}') as earned,
      ${isPaidAsked ? `coalesce(recognized, '{}')` : `'{}'::jsonb`} as recognized,
      coalesce(balance, 0)::text as balance,
      coalesce(balance_seconds, 0)::text as balance_seconds,
      coalesce(seconds, 0)::text as seconds,
      ${hasMedian ? 'median::text' : 'null'} as median,
      ${opening} as opening
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

const toRewardSum = (row: SumRow): RewardSum => ({
  unit: row.unit,
  earned: new Map(Object.entries(row.earned).map(([day, sums]) => [day, toAmounts(sums)])),
  recognized: new Map(Object.entries(row.recognized).map(([day, sum]) => [day, BigInt(sum)])),
  stakeBalance: BigInt(row.balance),
  balanceSeconds: BigInt(row.balance_seconds),
  activeSeconds: Number(row.seconds),
  medianBlockReward: row.median === null ? undefined : BigInt(row.median),
});

const toAmounts = (texts: Record<string, string>): RewardComponents =>
  Object.fromEntries(
    Object.entries(texts).map(([component, amount]) => [component, BigInt(amount)]),
  );
