import type { Clock, Log } from '@kiln-connect/core';
import type { Store, TokenPrice } from '@kiln-connect/store';
import { dayAfter, dayAt } from '../reports/reward-calendar.ts';
import { type PriceProvider, PriceProviderError } from './price-provider.ts';

/** The price of one whole token now. */
export interface LatestPrice {
  /** US dollars as a decimal text. */
  readonly price: string;
  readonly source: string;
  /** When the provider was asked. */
  readonly at: Date;
}

/** What tokens are worth. */
export interface Prices {
  /** Who gives prices; undefined when nobody does. */
  readonly source: string | undefined;
  /** The rate at the end of a day (UTC, YYYY-MM-DD) that is stored; undefined when there is none yet. */
  priceOn(o: { token: string; day: string }): Promise<TokenPrice | undefined>;
  /** Now, at most five minutes old; undefined when nobody gives one, never an error. */
  latestPrice(token: string): Promise<LatestPrice | undefined>;
  /** Days whose price somebody missed: they are fetched next. */
  want(o: { token: string; days: readonly string[] }): void;
  /** Stores the prices of days that are over and have none, a few at a time; the periodic job. */
  fetchMissing(): Promise<void>;
}

/** A provider needs about half an hour after midnight to know what the day ended with. */
const SETTLING_MS = 45 * 60_000;
const LATEST_LIFE_MS = 5 * 60_000;
/** Days asked for in one round: free plans allow about 30 requests a minute. */
const DAYS_A_ROUND = 10;
/** A provider may refuse one day (free plans know a year back) and give all others. */
const isOfThatDay = (error: unknown): error is PriceProviderError =>
  error instanceof PriceProviderError && ['refused', 'bad_answer'].includes(error.fault);

/** How long a day is left alone for which the provider had no price. */
const REST_MS = 60 * 60_000;

export function createPrices({
  provider,
  tokens,
  store,
  clock,
  log,
}: {
  provider: PriceProvider | undefined;
  /** The provider's id by ticker of the token. */
  tokens: ReadonlyMap<string, string>;
  store: Pick<Store, 'prices'>;
  clock: Clock;
  log: Log;
}): Prices {
  const latest = new Map<string, LatestPrice>();
  const wanted = new Map<string, Set<string>>();
  /** When a day may be asked for again, by 'token day'. */
  const resting = new Map<string, number>();

  /** The last day of which the provider can know the end. */
  const lastDay = (): string => dayAfter(dayAt(new Date(clock.now().getTime() - SETTLING_MS)), -1);

  /** Days without a stored price, the latest first: from the first that is stored or wanted to the last one. */
  async function missingDays(token: string): Promise<readonly string[]> {
    const last = lastDay();
    const stored = await store.prices.list({ token, from: '0001-01-01', to: last });
    const known = new Set(stored.map(({ day }) => day));
    const own = [...(wanted.get(token) ?? [])].filter((day) => day <= last && !known.has(day));
    wanted.set(token, new Set(own));
    const [first = last] = [...own, ...known, last].sort();
    const missing: string[] = [];
    for (let day = last; day >= first; day = dayAfter(day, -1)) {
      const isResting = (resting.get(`${token} ${day}`) ?? 0) > clock.now().getTime();
      if (!known.has(day) && !isResting) missing.push(day);
    }
    return missing;
  }

  async function fetchToken(token: string, priceId: string, from: PriceProvider): Promise<void> {
    for (const day of (await missingDays(token)).slice(0, DAYS_A_ROUND)) {
      const price = await from.endOfDay({ priceId, day }).catch((error: unknown) => {
        if (!isOfThatDay(error)) throw error;
        log.warn({ token, day, fault: error.fault, error: error.message }, 'no price of that day');
        return undefined;
      });
      if (price === undefined) resting.set(`${token} ${day}`, clock.now().getTime() + REST_MS);
      else await store.prices.put({ token, day, price, source: from.name, at: clock.now() });
    }
  }

  return {
    source: provider?.name,
    priceOn: (asked) => store.prices.find(asked),
    latestPrice: async (token) => {
      const priceId = tokens.get(token);
      if (!provider || priceId === undefined) return undefined;
      const known = latest.get(token);
      if (known && clock.now().getTime() - known.at.getTime() < LATEST_LIFE_MS) return known;
      try {
        const price = await provider.latest({ priceId });
        if (price === undefined) return undefined;
        const now = { price, source: provider.name, at: clock.now() };
        latest.set(token, now);
        return now;
      } catch (error) {
        if (!(error instanceof PriceProviderError)) throw error;
        log.warn({ token, fault: error.fault, error: error.message }, 'no price of now');
        return undefined;
      }
    },
    want: ({ token, days }) => {
      if (!provider || !tokens.has(token) || days.length === 0) return;
      wanted.set(token, new Set([...(wanted.get(token) ?? []), ...days]));
    },
    fetchMissing: async () => {
      if (!provider) return;
      for (const [token, priceId] of tokens) {
        try {
          await fetchToken(token, priceId, provider);
        } catch (error) {
          if (!(error instanceof PriceProviderError)) throw error;
          // The rest of the round would fare the same; the next round goes on where this one ended.
          log.warn({ token, fault: error.fault, error: error.message }, 'prices are missing');
        }
      }
    },
  };
}
