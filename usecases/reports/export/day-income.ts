import { addUsd, NO_USD, type RewardPeriod, type UsdSum } from '@kiln-connect/core';
import type { ChainPart } from './chain-part.ts';
import { incomeAsPaidOut } from './paid-out-columns.ts';

/** What a day brought, as its report recognizes income. */
interface DayIncome {
  /** In the smallest unit of the token. */
  readonly amount: bigint;
  /** Undefined where a price is not known. */
  readonly usd: UsdSum | undefined;
}

/** The income of a day of all stakes together, at the price of each UTC day that it has a part of. */
export function dayIncome(
  period: RewardPeriod,
  { clock, info, report, prices }: Pick<ChainPart, 'clock' | 'info' | 'report' | 'prices'>,
): DayIncome {
  const { utcOffsetMinutes, recognition } = clock;
  const isPaidOut = recognition === 'withdrawal';
  const amount = isPaidOut
    ? incomeAsPaidOut(period, report)
    : report.totalRewards(period.components);
  if (!isPaidOut && utcOffsetMinutes === 0) {
    // Of one price: nothing has to be rounded before a month is summed.
    const price = prices.on(period.date)?.price;
    return { amount, usd: price === undefined ? undefined : addUsd(NO_USD, amount, price) };
  }
  const rewards = period.usd?.rewards;
  return {
    amount,
    usd: rewards === undefined ? undefined : addUsd(NO_USD, 10n ** BigInt(info.decimals), rewards),
  };
}
