import {
  type JsonObject,
  type RewardFormat,
  type RewardPeriod,
  type UsdValues,
  usdNumber,
} from '@kiln-connect/core';
import { annualPercent } from '../../annual-percent.ts';
import { consensusTotal, executionTotal, mevTotal, nonMevTotal } from './reward-components.ts';

/**
 * The periods of a report as `ETHReward` objects: amounts in wei, yields of that period in percent a
 * year on the effective balance, weighted by the time for which it earned. Where income is recognized
 * as it is paid out, consensus rewards are what was paid; components and yields stay those that were
 * earned.
 */
export function rewardAnswers(
  periods: readonly RewardPeriod[],
  format: RewardFormat,
): readonly JsonObject[] {
  return periods.map((period) => {
    const { components, accrued, balanceSeconds } = period;
    const earned = consensusTotal(components);
    const execution = executionTotal(components);
    const consensus = accrued ? accrued.paid : earned;
    const answer = {
      date: period.date,
      consensus_rewards: consensus.toString(),
      attestation_rewards: text(components.attestation),
      sync_committee_rewards: text(components.sync_committee),
      proposer_rewards: text(components.proposer),
      slashing_penalties: text(components.slashing),
      execution_rewards: execution.toString(),
      mev_execution_rewards: mevTotal(components).toString(),
      non_mev_execution_rewards: nonMevTotal(components).toString(),
      rewards: (consensus + execution).toString(),
      stake_balance: period.stakeBalance.toString(),
      gross_apy: annualPercent(earned + execution, balanceSeconds),
      cl_apy: annualPercent(earned, balanceSeconds),
      el_apy: annualPercent(execution, balanceSeconds),
      final: period.isFinal,
      as_of: period.asOf.toISOString(),
    };
    return isPlain(period, format) ? answer : { ...answer, ...furtherFields(period, format) };
  });
}

/** A day has what every period has, and nothing else was asked for. */
const isPlain = (
  { epoch, whole, accrued, usd, closed }: RewardPeriod,
  format: RewardFormat,
): boolean => format === 'daily' && epoch === undefined && !whole && !accrued && !usd && !closed;

const furtherFields = (
  { start, end, epoch, whole, accrued, usd, closed }: RewardPeriod,
  format: RewardFormat,
): JsonObject => ({
  ...(format !== 'daily' && { start: start.toISOString(), end: end.toISOString() }),
  ...(epoch !== undefined && { epoch }),
  ...(whole?.medianBlockReward !== undefined && {
    median_execution_reward: whole.medianBlockReward.toString(),
  }),
  ...(accrued && {
    opening_accrued_rewards: accrued.opening.toString(),
    earned_rewards: accrued.earned.toString(),
    paid_rewards: accrued.paid.toString(),
    closing_accrued_rewards: accrued.closing.toString(),
  }),
  ...(whole && { active_validator_count: whole.activeStakes }),
  ...(usd && usdFields(usd)),
  ...(closed && {
    closed_at: closed.at.toISOString(),
    ...(closed.restatement && {
      restated_at: closed.restatement.at.toISOString(),
      restatement_reason: closed.restatement.reason,
    }),
  }),
});

const text = (amount: bigint | undefined): string => (amount ?? 0n).toString();

/** A value that is not known is left out, and the days say why. */
const usdFields = ({ rewards, stakeBalance, missingDays }: UsdValues): JsonObject => ({
  ...(rewards !== undefined && { rewards_usd: usdNumber(rewards) }),
  ...(stakeBalance !== undefined && { stake_balance_usd: usdNumber(stakeBalance) }),
  ...(missingDays.length > 0 && { usd_missing_days: missingDays }),
});
