import { createNonceAccounts, giveUpNonceAccount, listNonceAccounts } from '@kiln-connect/usecases';
import { z } from 'zod';
import { network } from '../governance/fields.ts';
import { governanceRoute } from '../governance/governance-route.ts';

/** More at once would take longer than a request waits. */
const MOST_ACCOUNTS = 20;

const place = { chain: z.string(), network };

/** Accounts that the operator pays for and signs for. */
export const nonceAccountRoutes = [
  governanceRoute({
    method: 'GET',
    path: '/nonce-accounts',
    doors: ['operator'],
    query: z.strictObject(place),
    run: ({ query }, _operator, system) => listNonceAccounts(query, system),
  }),
  governanceRoute({
    method: 'POST',
    path: '/nonce-accounts',
    doors: ['operator'],
    body: z.strictObject({ ...place, count: z.int().min(1).max(MOST_ACCOUNTS) }),
    run: ({ body }, operator, system) => createNonceAccounts(body, operator, system),
  }),
  governanceRoute({
    method: 'POST',
    path: '/nonce-accounts/give-up',
    doors: ['operator'],
    body: z.strictObject({ ...place, nonce_account: z.string().max(200) }),
    run: ({ body }, operator, system) => giveUpNonceAccount(body, operator, system),
  }),
];
