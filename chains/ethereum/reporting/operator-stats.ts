import type { JsonObject, RewardPeriod } from '@kiln-connect/core';
import { annualPercent } from '../../annual-percent.ts';
import { consensusTotal, executionTotal } from './reward-components.ts';

const DAY_MS = 86_400_000;

/**
 * What the operator's validators earned as an `ETHKilnStats` object: percent a year on the effective
 * balance, before any fee, over the last 1, 7 and 30 days that are over and read in full. Days before
 * the first validator count for nothing. `days`: by UTC day, oldest first.
 */
export function operatorStats(days: readonly RewardPeriod[]): JsonObject {
  const whole = days.filter(({ asOf, end }) => asOf >= end);
  const last = whole.at(-1);
  const apyOf = (count: number): number => {
    const since = last ? last.end.getTime() - count * DAY_MS : 0;
    const counted = whole.filter(({ start }) => start.getTime() >= since);
    return annualPercent(
      sum(counted.map((day) => consensusTotal(day.components) + executionTotal(day.components))),
      sum(counted.map(({ balanceSeconds }) => balanceSeconds)),
    );
  };
  return {
    gross_apy: {
      last_1d: apyOf(1),
      last_7d: apyOf(7),
      last_30d: apyOf(30),
      ...(last && { updated_at: last.end.toISOString() }),
    },
  };
}

const sum = (amounts: readonly bigint[]): bigint =>
  amounts.reduce((total, amount) => total + amount, 0n);
