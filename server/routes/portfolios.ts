import { booleanText } from '@kiln-connect/chains/query-fields';
import {
  type PortfolioJson,
  readAccountPortfolio,
  readOrganizationPortfolio,
} from '@kiln-connect/usecases';
import { z } from 'zod';
import { type ApiRoute, apiRoute, type JsonText } from './api-route.ts';
import { accountParameters, organizationParameters } from './id-parameters.ts';

const amount = z.object({
  amount: z.string().describe('In whole tokens, a decimal.'),
  amount_usd: z
    .number()
    .describe('At the latest price; 0 where none is known, and `error` says so.'),
});

const protocol = z.object({
  token: z.string(),
  name: z.string(),
  total_stakes: z.int(),
  total_active_stakes: z.int(),
  total_balance: amount,
  total_rewards: amount,
  balance_share_percent: z.number(),
  rewards_share_percent: z.number(),
});

const stakesOfKind = amount.extend({ total: z.int() });

const defaultProtocol = protocol.extend({
  token: z.enum([
    'NEAR',
    'ATOM',
    'POL',
    'ADA',
    'OSMO',
    'SOL',
    'TIA',
    'INJ',
    'FET',
    'TON',
    'BTC/BABY',
    'CRO',
    'TRX',
  ]),
});
const tezos = protocol.extend({
  token: z.literal('XTZ'),
  total_delegated: amount,
  total_delegated_rewards: amount,
  total_staked_rewards: amount,
});
const dydx = protocol.extend({ token: z.literal('DYDX'), total_rewards_usdc: amount });
const ethereum = protocol.extend({
  token: z.literal('ETH'),
  historical_grr: z.number().describe('Percent a year over the whole history, before any fee.'),
  activating_stakes: stakesOfKind,
  exited_stakes: stakesOfKind,
  exiting_stakes: stakesOfKind,
});

const portfolio = z.object({
  total_balance_usd: z.number(),
  total_rewards_usd: z.number(),
  total_stakes: z.int(),
  total_active_stakes: z.int(),
  protocols: z.array(z.union([defaultProtocol, tezos, dydx, ethereum])),
  error: z.string().nullable().describe('What is missing, in a sentence for each protocol.'),
  updated_at: z.string().describe('RFC 3339, UTC.'),
});

const query = z.strictObject({
  refresh: booleanText
    .optional()
    .describe('Reads the chains up to now and works it out anew; else it may be up to 24 h old.'),
});

const wholeBody = ({ dataJson }: PortfolioJson): JsonText => ({ json: `{"data":${dataJson}}` });

const description =
  'Worked out once a day and whenever a stake is added or removed. What a chain can not tell is named in `error`, and the rest is answered.';

/** What accounts and the organization hold and have earned. */
export const portfolioRoutes: readonly ApiRoute[] = [
  apiRoute({
    method: 'GET',
    path: '/v1/accounts/{id}/portfolio',
    tag: 'Accounts',
    scope: 'read',
    parameters: accountParameters,
    query,
    answer: z.object({ data: portfolio }),
    summary: 'Read the portfolio of an account',
    description,
    handle: async ({ parameters: { id }, query: { refresh } }, caller, system) =>
      wholeBody(await readAccountPortfolio({ id, refresh }, caller, system)),
  }),
  apiRoute({
    method: 'GET',
    path: '/v1/organizations/{id}/portfolio',
    tag: 'Organizations',
    scope: 'read',
    parameters: organizationParameters,
    query,
    answer: z.object({ data: portfolio }),
    summary: 'Read the portfolio of the organization',
    description,
    handle: async ({ parameters: { id }, query: { refresh } }, caller, system) =>
      wholeBody(await readOrganizationPortfolio({ id, refresh }, caller, system)),
  }),
];
