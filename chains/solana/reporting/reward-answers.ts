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
 * The periods of a report as `SOLRewardByDay` or `SOLRewardByEpoch`: amounts in lamports, yields of
 * that period in percent a year on what was staked, weighted by the time for which it was. What
 * validators kept of tips is told nowhere: the fields that need it are left out.
 */
export const rewardAnswers = (
  periods: readonly RewardPeriod[],
  format: RewardFormat,
): readonly JsonObject[] =>
  periods.map((period) => ({
    ...(format === 'epoch' ? whenOfEpoch(period) : { date: period.date }),
    rewards: rewardTotal(period.components).toString(),
    mev_rewards: mevTotal(period.components).toString(),
    active_balance: activeBalance(period, format).toString(),
    net_apy: annualPercent(rewardTotal(period.components), period.balanceSeconds),
    mev_net_apy: annualPercent(mevTotal(period.components), period.balanceSeconds),
    final: period.isFinal,
    as_of: period.asOf.toISOString(),
    ...closingFields(period),
    ...(period.usd && usdFields(period.usd)),
  }));

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
