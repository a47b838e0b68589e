import type { EgressOptions } from '@kiln-connect/people/egress';
import { z } from 'zod';
import { dayAfter } from '../reports/reward-calendar.ts';
import { priceNumber, providerAt } from './ask-provider.ts';
import type { PriceProvider } from './price-provider.ts';

/** Which of CoinGecko's doors a key is for: https://docs.coingecko.com/docs/setting-up-your-api-key */
export type CoinGeckoPlan = 'demo' | 'pro';

const PLANS = {
  demo: { url: 'https://api.coingecko.com/api/v3', header: 'x-cg-demo-api-key' },
  pro: { url: 'https://pro-api.coingecko.com/api/v3', header: 'x-cg-pro-api-key' },
} as const;

const history = z.object({
  market_data: z.object({ current_price: z.object({ usd: priceNumber }) }).optional(),
});

const simple = z.record(z.string(), z.object({ usd: priceNumber.optional() }));

/** The day after as CoinGecko writes dates: DD-MM-YYYY. */
function dateAfter(day: string): string {
  return dayAfter(day).split('-').reverse().join('-');
}

/**
 * Prices of CoinGecko (https://docs.coingecko.com/reference/coins-id-history): its snapshot of a date
 * is of 00:00 UTC, so a day ends with that of the date after it.
 */
export function coinGecko({
  plan,
  apiKey,
  url = PLANS[plan].url,
  egress,
}: {
  plan: CoinGeckoPlan;
  apiKey?: string | undefined;
  url?: string | undefined;
  egress?: EgressOptions | undefined;
}): PriceProvider {
  const headers = apiKey === undefined ? {} : { [PLANS[plan].header]: apiKey };
  const ask = providerAt(url, { headers, egress });
  return {
    name: 'coingecko',
    endOfDay: async ({ priceId, day }) => {
      const path = `/coins/${encodeURIComponent(priceId)}/history?date=${dateAfter(day)}&localization=false`;
      return (await ask(path, history)).market_data?.current_price.usd;
    },
    latest: async ({ priceId }) => {
      const id = encodeURIComponent(priceId);
      const path = `/simple/price?ids=${id}&vs_currencies=usd&precision=full`;
      return (await ask(path, simple))[priceId]?.usd;
    },
  };
}
