import {
  addStakesToAccount,
  createAccount,
  deleteAccount,
  listAccounts,
  readAccount,
  updateAccount,
} from '@kiln-connect/usecases';
import { z } from 'zod';
import { type ApiRoute, apiRoute } from './api-route.ts';
import { accountParameters as parameters } from './id-parameters.ts';

const NAME = 'Expected a name of 1 to 200 characters.';
const DESCRIPTION = 'Expected a text of at most 2000 characters; it may be empty.';

const account = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  created_at: z.string().describe('RFC 3339, UTC.'),
});

const accountBody = z.strictObject({
  name: z
    .string({ error: NAME })
    .max(200, { error: NAME })
    .refine((text) => text.trim() !== '', { error: NAME }),
  description: z.string({ error: DESCRIPTION }).max(2000, { error: DESCRIPTION }),
});

/** Tickers of `contract/core.json`; those whose chain is not here yet are answered with 501. */
const PROTOCOLS = [
  'NEAR',
  'ETH',
  'ATOM',
  'POL',
  'ADA',
  'OSMO',
  'XTZ',
  'SOL',
  'DYDX',
  'TIA',
  'INJ',
  'FET',
  'TON',
  'BTC/BABY',
  'CRO',
  'SUI',
  'TRX',
] as const;

const MOST_STAKES = 1000;
const STAKE_IDS = `Expected a list of 1 to ${MOST_STAKES} stake ids.`;

const stakesBody = z.strictObject({
  stake_ids: z
    .array(
      z.string({ error: 'Expected the id of a stake, for Ethereum a validator public key.' }),
      {
        error: STAKE_IDS,
      },
    )
    .min(1, { error: STAKE_IDS })
    .max(MOST_STAKES, { error: STAKE_IDS }),
  protocol: z
    .enum(PROTOCOLS, { error: `Expected one of ${PROTOCOLS.join(', ')}.` })
    .describe("The ticker of the chain's token."),
});

const accountStake = z.object({
  id: z.string(),
  stake_id: z.string(),
  protocol: z.enum([
    'near',
    'ethereum',
    'cosmos',
    'polygon',
    'cardano',
    'osmosis',
    'tezos',
    'solana',
    'dydx',
    'celestia',
    'injective',
    'fetch',
    'ton',
    'babylon',
    'cronos',
    'sui',
    'tron',
  ]),
  created_at: z.string(),
  updated_at: z.string(),
  deleted_at: z.string().nullable(),
});

const tag = 'Accounts';

/** Accounts of the organization: folders for stakes. */
export const accountRoutes: readonly ApiRoute[] = [
  apiRoute({
    method: 'GET',
    path: '/v1/accounts',
    tag,
    scope: 'read',
    answer: z.object({ data: z.array(account) }),
    summary: 'List accounts',
    description: 'All of them, oldest first.',
    handle: async (_, caller, system) => ({ data: await listAccounts({}, caller, system) }),
  }),
  apiRoute({
    method: 'POST',
    path: '/v1/accounts',
    tag,
    scope: 'accounts',
    status: 201,
    body: accountBody,
    answer: z.object({ data: account }),
    summary: 'Create an account',
    handle: async ({ body }, caller, system) => ({
      data: await createAccount(body, caller, system),
    }),
  }),
  apiRoute({
    method: 'GET',
    path: '/v1/accounts/{id}',
    tag,
    scope: 'read',
    parameters,
    answer: z.object({ data: account }),
    summary: 'Read an account',
    handle: async ({ parameters: { id } }, caller, system) => ({
      data: await readAccount({ id }, caller, system),
    }),
  }),
  apiRoute({
    method: 'PUT',
    path: '/v1/accounts/{id}',
    tag,
    scope: 'accounts',
    parameters,
    body: accountBody,
    answer: z.object({ data: account }),
    summary: 'Rename or describe an account',
    handle: async ({ parameters: { id }, body }, caller, system) => ({
      data: await updateAccount({ id, ...body }, caller, system),
    }),
  }),
  apiRoute({
    method: 'DELETE',
    path: '/v1/accounts/{id}',
    tag,
    scope: 'accounts',
    parameters,
    answer: z.object({ data: account }),
    summary: 'Delete an account',
    description: 'Its stakes go on on chain: nothing is unstaked.',
    handle: async ({ parameters: { id } }, caller, system) => ({
      data: await deleteAccount({ id }, caller, system),
    }),
  }),
  apiRoute({
    method: 'POST',
    path: '/v1/accounts/{id}/stakes',
    tag,
    scope: 'accounts',
    parameters,
    body: stakesBody,
    answer: z.object({ data: z.array(accountStake) }),
    summary: 'Put existing stakes into an account',
    handle: async ({ parameters: { id }, body }, caller, system) => ({
      data: await addStakesToAccount(
        { id, protocol: body.protocol, stakeIds: body.stake_ids },
        caller,
        system,
      ),
    }),
  }),
];
