import {
  type JsonObject,
  type RewardFormat,
  type RewardPeriod,
  type UsdValues,
  usdNumber,
} from '@kiln-connect/core';
import { annualPercent } from '../../annual-percent.ts';
import { inflationTotal, mevTotal, rewardTotal } from './reward-components.ts';

/**
 * The periods of a report as `SOLRewardByDay` or `SOLRewardByEpoch`: amounts in lamports, yields in
 * percent a year on what was staked, weighted by the time for which it was. Of a day they are those of
 * the days from one credit to the next, for that is over what it was earned. What validators kept of
 * tips is told nowhere: where some came, the fields that need it are left out.
 */
export function rewardAnswers(
  periods: readonly RewardPeriod[],
  format: RewardFormat,
): readonly JsonObject[] {
  const yields = format === 'epoch' ? periods.map(yieldsOf) : yieldsOfDays(periods);
  return periods.map((period, i) => ({
    ...(format === 'epoch' ? whenOfEpoch(period) : { date: period.date }),
    rewards: rewardTotal(period.components).toString(),
    mev_rewards: mevTotal(period.components).toString(),
    ...tipFields(period),
    active_balance: activeBalance(period, format).toString(),
    ...yields[i],
    final: period.isFinal,
    as_of: period.asOf.toISOString(),
    ...closingFields(period),
    ...(period.usd && usdFields(period.usd)),
  }));
}

type Earned = Pick<RewardPeriod, 'components' | 'balanceSeconds'>;

const yieldsOf = ({ components, balanceSeconds }: Earned): JsonObject => ({
  net_apy: annualPercent(rewardTotal(components), balanceSeconds),
  mev_net_apy: annualPercent(mevTotal(components), balanceSeconds),
  ...(mevTotal(components) === 0n && { mev_gross_apy: 0 }),
});

/** Where no tip came, none was divided; what validators kept of one that came is told nowhere. */
const tipFields = ({ components }: Earned): JsonObject =>
  mevTotal(components) === 0n ? { gross_mev_rewards: '0', mev_commission: '0' } : {};

/** An epoch of a public network takes about so many days: fewer before a credit are not all of it. */
const LEAST_DAYS = 2;

/**
 * Yields of days: from each day with a credit of inflation to the one before the next, what was
 * credited after it by what was staked in it. None where the next credit is not there yet, nor before
 * the first one where the days of the report are too few to be an epoch.
 */
function yieldsOfDays(days: readonly RewardPeriod[]): readonly JsonObject[] {
  const credits = days.flatMap(({ components }, i) => (inflationTotal(components) > 0n ? [i] : []));
  const yields: JsonObject[] = days.map(() => ({}));
  for (const [k, end] of credits.entries()) {
    const begin = credits[k - 1];
    if (begin === undefined && end < LEAST_DAYS) continue;
    const first = begin ?? 0;
    const staked = days.slice(first, end);
    const paid = days.slice(begin === undefined ? 0 : begin + 1, end + 1);
    const sums = yieldsOf({
      components: {
        inflation: paid.reduce((sum, { components }) => sum + inflationTotal(components), 0n),
        mev: paid.reduce((sum, { components }) => sum + mevTotal(components), 0n),
      },
      balanceSeconds: staked.reduce((sum, { balanceSeconds }) => sum + balanceSeconds, 0n),
    });
    for (let i = first; i < end; i++) yields[i] = sums;
  }
  return yields;
}

const whenOfEpoch = ({ epoch, start }: RewardPeriod): JsonObject => ({
  ...(epoch !== undefined && { epoch }),
  epoch_ts: start.toISOString(),
});

/** That of a day holds what came on it; what an epoch earned is staked from the next one on. */
const activeBalance = ({ stakeBalance, components }: RewardPeriod, format: RewardFormat): bigint =>
  format === 'epoch' ? stakeBalance + inflationTotal(components) : stakeBalance;

const closingFields = ({ closed }: RewardPeriod): JsonObject => ({
  ...(closed && { closed_at: closed.at.toISOString() }),
  ...(closed?.restatement && {
    restated_at: closed.restatement.at.toISOString(),
    restatement_reason: closed.restatement.reason,
  }),
});

/** A value that is not known is left out, and the days say why. */
const usdFields = ({ rewards, stakeBalance, missingDays }: UsdValues): JsonObject => ({
  ...(rewards !== undefined && { rewards_usd: usdNumber(rewards) }),
  ...(stakeBalance !== undefined && { active_balance_usd: usdNumber(stakeBalance) }),
  ...(missingDays.length > 0 && { usd_missing_days: missingDays }),
});
