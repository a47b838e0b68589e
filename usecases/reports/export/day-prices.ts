import { addUsd, formatAmount, NO_USD, parseUsd, roundUsd, USD_DECIMALS } from '@kiln-connect/core';
import type { Token } from './amount-columns.ts';

/** What a whole token was worth at the end of a day, UTC. */
export interface DayPrice {
  readonly day: string;
  /** In units of 10^-8 US dollars. */
  readonly price: bigint;
  /** The same in US dollars, in words. */
  readonly text: string;
  /** Who said so. */
  readonly source: string;
}

/** The prices of one token that a report needs; a day that is missing is told, never taken for 0. */
export interface DayPrices {
  readonly on: (day: string) => DayPrice | undefined;
  /** The one of the latest day. */
  readonly latest: DayPrice | undefined;
  /** Who gave prices, in order. */
  readonly sources: readonly string[];
  /** An amount in the token's smallest unit at a price, in units of 10^-8 US dollars. */
  readonly valueOf: (
    amount: bigint | undefined,
    price: Pick<DayPrice, 'price'> | undefined,
  ) => bigint | undefined;
}

/**
 * Looks prices up by day. `prices` are decimal texts by day, as the books hold them; `sources` tells
 * who gave them.
 */
export function dayPrices(
  prices: ReadonlyMap<string, string>,
  sources: ReadonlyMap<string, string>,
  { decimals }: Pick<Token, 'decimals'>,
): DayPrices {
  const byDay = new Map<string, DayPrice>();
  for (const [day, text] of prices) {
    const price = parseUsd(text);
    const source = sources.get(day) ?? '';
    byDay.set(day, { day, price, text: formatAmount(price, USD_DECIMALS), source });
  }
  const days = [...byDay.keys()].sort();
  const used = new Set([...byDay.values()].map(({ source }) => source).filter(Boolean));
  return {
    on: (day) => byDay.get(day),
    latest: byDay.get(days.at(-1) ?? ''),
    sources: [...used].sort(),
    valueOf: (amount, price) =>
      amount === undefined || price === undefined
        ? undefined
        : roundUsd(addUsd(NO_USD, amount, price.price), decimals),
  };
}
