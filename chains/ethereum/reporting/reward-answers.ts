import type { JsonObject, RewardDay } from '@kiln-connect/core';
import { consensusTotal, executionTotal } from './reward-components.ts';
import { annualPercent } from './yields.ts';

/**
 * The days of a report as `ETHReward` objects: amounts in wei, yields of that day in percent a year on
 * the effective balance, weighted by the time for which it earned.
 */
export function rewardAnswers(days: readonly RewardDay[]): readonly JsonObject[] {
  return days.map(({ day, components, stakeBalance, balanceSeconds }) => {
    const consensus = consensusTotal(components);
    const execution = executionTotal(components);
    return {
      date: day,
      consensus_rewards: consensus.toString(),
      execution_rewards: execution.toString(),
      rewards: (consensus + execution).toString(),
      stake_balance: stakeBalance.toString(),
      gross_apy: annualPercent(consensus + execution, balanceSeconds),
      cl_apy: annualPercent(consensus, balanceSeconds),
      el_apy: annualPercent(execution, balanceSeconds),
    };
  });
}
