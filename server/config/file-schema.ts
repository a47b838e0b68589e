import { chains } from '@kiln-connect/chains';
import { NETWORKS } from '@kiln-connect/core';
import { z } from 'zod';
import { mailSettings } from '../mail/settings.ts';

const wholeNumber = (smallest: number, largest: number) => {
  const error = `Expected a whole number, ${smallest} to ${largest}.`;
  return z.int({ error }).min(smallest, { error }).max(largest, { error });
};

const MEBIBYTE = 1024 * 1024;

const limits = z.strictObject({
  unknownParameters: z
    .enum(['refuse', 'warn'])
    .default('refuse')
    .describe('`warn` lets a request with an unknown parameter pass and names it in a header.'),
  requestsPerSecond: wholeNumber(1, 1_000_000)
    .default(100)
    .describe('Requests a second that one token may make; as many at once after a pause.'),
  requestsPerSecondPerAddress: wholeNumber(1, 1_000_000)
    .default(300)
    .describe('Requests a second from one address, counted before a token is looked at.'),
  bodyBytes: wholeNumber(1024, 64 * MEBIBYTE)
    .default(MEBIBYTE)
    .describe('Size of the largest request body that is read.'),
});

const ORIGIN = 'Expected an origin such as https://app.example.com: no path, no trailing slash.';

const origins = z
  .array(
    z
      .string({ error: ORIGIN })
      .refine((text) => URL.canParse(text) && new URL(text).origin === text, { error: ORIGIN }),
  )
  .default([]);

const cors = z.strictObject({
  origins: origins.describe('Origins whose pages may call the API from a browser.'),
});

const singleSignOn = z.strictObject({
  allowedOrigins: origins.describe(
    'Identity providers that may be asked although they are in a private network.',
  ),
});

const webhooks = z.strictObject({
  allowedOrigins: origins.describe(
    'Receivers that webhooks may be sent to although they are in a private network or without TLS.',
  ),
});

const devnet = z.strictObject({
  slotsPerSecond: z
    .number({ error: 'Expected a number of slots a second.' })
    .positive({ error: 'Expected a number of slots a second, above 0.' })
    .max(1000, { error: 'Expected at most 1000 slots a second.' })
    .default(4)
    .describe('Pace of the local chains while something is pending or asked for.'),
});

const priceSource = 'Expected none, coingecko or defillama.';

const prices = z
  .strictObject({
    provider: z
      .enum(['none', 'coingecko', 'defillama'], { error: priceSource })
      .default('none')
      .describe('Who gives prices of tokens in US dollars.'),
    plan: z
      .enum(['demo', 'pro'], { error: 'Expected demo or pro.' })
      .optional()
      .describe("Which of CoinGecko's plans the key is of; demo when left out."),
    api_key_file: z
      .string({ error: 'Expected the path of the file that holds the key.' })
      .min(1, { error: 'Expected the path of the file that holds the key.' })
      .optional()
      .describe("CoinGecko's key, one line."),
  })
  .refine(
    ({ provider, plan, api_key_file }) =>
      provider === 'coingecko' || (plan ?? api_key_file) === undefined,
    {
      error: 'Expected plan and api_key_file with the provider coingecko alone.',
    },
  )
  .refine(({ plan, api_key_file }) => plan !== 'pro' || api_key_file !== undefined, {
    error: 'Expected api_key_file beside plan: pro.',
  });

/** `chains`: for each chain of the registry its networks, each as the chain's own schema wants it. */
const chainSections = z.strictObject(
  Object.fromEntries(
    Object.entries(chains).map(([name, { settings }]) => [
      name,
      z
        .strictObject(Object.fromEntries(NETWORKS.map((network) => [network, settings.optional()])))
        .optional(),
    ]),
  ),
);

/** The whole configuration file. */
export const fileSchema = z.strictObject({
  limits: limits.prefault({}),
  cors: cors.prefault({}),
  devnet: devnet.prefault({}),
  mail: mailSettings.prefault({}),
  singleSignOn: singleSignOn.prefault({}),
  webhooks: webhooks.prefault({}),
  prices: prices.prefault({}),
  chains: chainSections.prefault({}),
});

export type FileSettings = z.infer<typeof fileSchema>;
