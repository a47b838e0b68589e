import type { EgressOptions } from '@kiln-connect/people/egress';
import { z } from 'zod';
import { priceNumber, providerAt } from './ask-provider.ts';
import type { PriceProvider } from './price-provider.ts';

const URL = 'https://coins.llama.fi';

/** How far from midnight, in seconds, a price may be taken and still be that of the day's end. */
const CLOSE_ENOUGH = 3_600;

const answer = z.object({
  coins: z.record(z.string(), z.object({ price: priceNumber, timestamp: z.number() })),
});

/**
 * Prices of DefiLlama (https://defillama.com/docs/api, coins): it knows tokens by their id at
 * CoinGecko, needs no key, and says of which moment its price is.
 */
export function defiLlama({
  url = URL,
  egress,
}: {
  url?: string | undefined;
  egress?: EgressOptions | undefined;
} = {}): PriceProvider {
  const ask = providerAt(url, { egress });
  const find = async (path: string, priceId: string) => {
    const coin = `coingecko:${priceId}`;
    return (await ask(`${path}/${encodeURIComponent(coin)}`, answer)).coins[coin];
  };
  return {
    name: 'defillama',
    endOfDay: async ({ priceId, day }) => {
      const midnight = Date.parse(`${day}T00:00:00Z`) / 1000 + 86_400;
      const found = await find(`/prices/historical/${midnight}`, priceId);
      const isClose = found && Math.abs(found.timestamp - midnight) <= CLOSE_ENOUGH;
      return isClose ? found.price : undefined;
    },
    latest: async ({ priceId }) => (await find('/prices/current', priceId))?.price,
  };
}
