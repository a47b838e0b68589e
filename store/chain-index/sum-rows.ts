import type { RewardRow, StakeExposure } from '@kiln-connect/core';

/** Hours and days by how much of an RFC 3339 time tells them apart, and what completes it. */
export const HOUR = { digits: 'YYYY-MM-DDTHH'.length, rest: ':00:00Z' };
export const DAY = { digits: 'YYYY-MM-DD'.length, rest: '' };

type Span = typeof HOUR;

/** What a stake earned of one component in an hour or a day. */
export interface EarnedSum {
  readonly stakeId: string;
  /** The hour as its first moment, the day as a date, UTC. */
  readonly span: string;
  readonly component: string;
  amount: bigint;
}

/** The balance with which a stake earned in an hour or a day. */
export interface HeldSum {
  readonly stakeId: string;
  readonly span: string;
  lastTime: Date;
  /** That of the last part. */
  effectiveBalance: bigint;
  seconds: number;
  balanceSeconds: bigint;
}

/** Rewards by stake, span and component. */
export function sumRewards(rows: readonly RewardRow[], span: Span): readonly EarnedSum[] {
  const sums = new Map<string, EarnedSum>();
  const spans = spansOf(span);
  for (const { stakeId, time, component, amount } of rows) {
    const at = spans(time);
    const key = `${at} ${component} ${stakeId}`;
    const sum = sums.get(key);
    if (sum) sum.amount += amount;
    else sums.set(key, { stakeId, span: at, component, amount });
  }
  return [...sums.values()];
}

/** Exposures by stake and span. */
export function sumExposures(rows: readonly StakeExposure[], span: Span): readonly HeldSum[] {
  const sums = new Map<string, HeldSum>();
  const spans = spansOf(span);
  for (const { stakeId, time, seconds, effectiveBalance } of rows) {
    const at = spans(time);
    const key = `${at} ${stakeId}`;
    const balanceSeconds = effectiveBalance * BigInt(seconds);
    const sum = sums.get(key);
    if (!sum) {
      sums.set(key, {
        stakeId,
        span: at,
        lastTime: time,
        effectiveBalance,
        seconds,
        balanceSeconds,
      });
      continue;
    }
    sum.seconds += seconds;
    sum.balanceSeconds += balanceSeconds;
    if (time < sum.lastTime) continue;
    sum.lastTime = time;
    sum.effectiveBalance = effectiveBalance;
  }
  return [...sums.values()];
}

/** Many rows have one time: its text is made once. */
function spansOf({ digits, rest }: Span): (time: Date) => string {
  const known = new Map<number, string>();
  return (time) => {
    const at = time.getTime();
    const text = known.get(at) ?? time.toISOString().slice(0, digits) + rest;
    known.set(at, text);
    return text;
  };
}
