import { addUsd, NO_USD, parseUsd, roundUsd, type UsdValues } from '@kiln-connect/core';
import type { RewardSum } from '@kiln-connect/store';

/** Values sums in US dollars. */
export interface Valuer {
  /**
   * The rewards of each UTC day at the rate of the end of that day, and the balance at that of
   * `lastDay`. What needs a price that is not known has no value, and the day is named.
   */
  valuesOf(
    sum: Pick<RewardSum, 'earned' | 'recognized' | 'stakeBalance'>,
    lastDay: string,
  ): UsdValues;
}

const NOTHING_PAID: ReadonlyMap<string, bigint> = new Map();

export function createValuer({
  prices,
  decimals,
  accruing,
}: {
  /** US dollars for one whole token by UTC day, as decimal texts. */
  prices: ReadonlyMap<string, string>;
  /** Digits after the point of one whole token. */
  decimals: number;
  /** Components that are income when they are paid out; all are income as earned when left out. */
  accruing: readonly string[] | undefined;
}): Valuer {
  const priceOn = (day: string): bigint | undefined => {
    const price = prices.get(day);
    return price === undefined ? undefined : parseUsd(price);
  };
  return {
    valuesOf: ({ earned, recognized, stakeBalance }, lastDay) => {
      const missing = new Set<string>();
      let total = NO_USD;
      // Nothing is paid out of what is income as it is earned.
      const paid = accruing ? recognized : NOTHING_PAID;
      for (const day of new Set([...earned.keys(), ...paid.keys()])) {
        const income = Object.entries(earned.get(day) ?? {})
          .filter(([component]) => !accruing?.includes(component))
          .reduce((sum, [, amount]) => sum + amount, paid.get(day) ?? 0n);
        if (income === 0n) continue;
        const price = priceOn(day);
        if (price === undefined) missing.add(day);
        else total = addUsd(total, income, price);
      }
      const rewards = missing.size > 0 ? undefined : roundUsd(total, decimals);
      const lastPrice = stakeBalance === 0n ? 0n : priceOn(lastDay);
      if (lastPrice === undefined) missing.add(lastDay);
      return {
        rewards,
        stakeBalance:
          lastPrice === undefined
            ? undefined
            : roundUsd(addUsd(NO_USD, stakeBalance, lastPrice), decimals),
        missingDays: [...missing].sort(),
      };
    },
  };
}
