import { readFile } from 'node:fs/promises';
import { coinGecko, defiLlama, type PriceProvider } from '@kiln-connect/usecases';
import { ConfigurationError } from '../config/configuration-error.ts';
import type { Config } from '../config.ts';

/**
 * The provider of prices that the configuration names; undefined when it names none.
 * @throws {ConfigurationError} when its key can not be read.
 */
export async function openPriceProvider({
  provider,
  plan = 'demo',
  api_key_file: file,
}: Config['prices']): Promise<PriceProvider | undefined> {
  if (provider === 'none') return undefined;
  if (provider === 'defillama') return defiLlama();
  return coinGecko({ plan, ...(file !== undefined && { apiKey: await readKey(file) }) });
}

async function readKey(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new ConfigurationError(
      `The key of CoinGecko can not be read from prices.api_key_file: ${error.message}.`,
    );
  });
  const key = text.trim();
  // It goes into a header: one word of printable characters.
  if (/^[\x21-\x7e]+$/.test(key)) return key;
  throw new ConfigurationError(
    `${file}, of prices.api_key_file, does not hold one key on one line.`,
  );
}
