import type { RewardPeriod } from '@kiln-connect/core';
import { describe, expect, it } from 'vitest';
import { operatorStats } from './operator-stats.ts';

const DAY_MS = 86_400_000;
const FIRST = Date.UTC(2026, 0, 1);
const ETH = 10n ** 18n;

/** The day that many days after the first one, of 32 ETH that earned this much. */
const aDay = (day: number, rewards: bigint, change: Partial<RewardPeriod> = {}): RewardPeriod => {
  const start = new Date(FIRST + day * DAY_MS);
  const end = new Date(start.getTime() + DAY_MS);
  return {
    date: start.toISOString().slice(0, 10),
    start,
    end,
    components: { attestation: rewards },
    stakeBalance: 32n * ETH,
    balanceSeconds: 32n * ETH * 86_400n,
    activeSeconds: 86_400,
    isFinal: true,
    asOf: end,
    ...change,
  };
};

/** 32 ETH × 1 % / 365. */
const ONE_PERCENT = (32n * ETH) / 36_500n;

describe("the statistics of the operator's validators", () => {
  it('are yields of the last day, week and month', () => {
    const days = Array.from({ length: 31 }, (_, day) => {
      const percent = day === 30 ? 10n : day >= 24 ? 4n : day === 0 ? 1_000n : 2n;
      return aDay(day, percent * ONE_PERCENT);
    });
    const { gross_apy: apy } = operatorStats(days) as { gross_apy: Record<string, number> };
    expect(apy.last_1d).toBeCloseTo(10, 6);
    expect(apy.last_7d).toBeCloseTo((10 + 6 * 4) / 7, 6);
    expect(apy.last_30d).toBeCloseTo((10 + 6 * 4 + 23 * 2) / 30, 6);
    expect(apy.updated_at).toBe('2026-02-01T00:00:00.000Z');
  });

  it('count payments of builders, and not the day that is not over', () => {
    const mev = aDay(0, 0n, { components: { execution_mev: ONE_PERCENT } });
    const today = aDay(1, 1_000n * ONE_PERCENT, { asOf: new Date(FIRST + 1.5 * DAY_MS) });
    expect(operatorStats([mev, today])).toMatchObject({
      gross_apy: { last_1d: expect.closeTo(1, 6), last_30d: expect.closeTo(1, 6) },
    });
  });

  it('are negative after a slashing, and nothing where nothing earned', () => {
    const bad = operatorStats([aDay(0, -ONE_PERCENT)]) as { gross_apy: Record<string, number> };
    expect(bad.gross_apy.last_1d).toBeCloseTo(-1, 6);
    expect(operatorStats([])).toEqual({ gross_apy: { last_1d: 0, last_7d: 0, last_30d: 0 } });
  });
});
