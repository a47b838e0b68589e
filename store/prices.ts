import { and, asc, between, eq } from 'drizzle-orm';
import type { Database } from './database.ts';
import { tokenPrices } from './tables/index.ts';

/** What a whole token was worth at the end of a day. */
export interface TokenPrice {
  /** Ticker of the token: 'ETH'. */
  readonly token: string;
  /** YYYY-MM-DD, UTC; its end is the midnight after it. */
  readonly day: string;
  /** US dollars as a decimal text, eight digits after the point. */
  readonly price: string;
  /** Who said so: 'coingecko'. */
  readonly source: string;
}

/** End-of-day prices, one a day and token; the first one that was stored stays. */
export interface PriceStore {
  /** Keeps it; answers false when the day had a price before, which stays. */
  put(o: TokenPrice & { at: Date }): Promise<boolean>;
  find(o: { token: string; day: string }): Promise<TokenPrice | undefined>;
  /** Those of the days from `from` to `to`, inclusive, in order. */
  list(o: { token: string; from: string; to: string }): Promise<readonly TokenPrice[]>;
}

const columns = {
  token: tokenPrices.token,
  day: tokenPrices.day,
  price: tokenPrices.price,
  source: tokenPrices.source,
};

export function priceStore({ orm }: Database): PriceStore {
  return {
    put: async ({ at, ...price }) => {
      const stored = await orm
        .insert(tokenPrices)
        .values({ ...price, storedAt: at })
        .onConflictDoNothing()
        .returning({ day: tokenPrices.day });
      return stored.length > 0;
    },
    find: async ({ token, day }) => {
      const [found] = await orm
        .select(columns)
        .from(tokenPrices)
        .where(and(eq(tokenPrices.token, token), eq(tokenPrices.day, day)));
      return found;
    },
    list: ({ token, from, to }) =>
      orm
        .select(columns)
        .from(tokenPrices)
        .where(and(eq(tokenPrices.token, token), between(tokenPrices.day, from, to)))
        .orderBy(asc(tokenPrices.day)),
  };
}
