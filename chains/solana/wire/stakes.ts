import { defineRoute } from '@kiln-connect/core';
import { z } from 'zod';
import { filterOf, selectionWithValidators } from './selection.ts';

/** One stake account; amounts in lamports as decimal texts, times RFC 3339. */
const stake = z.object({
  stake_account: z.string(),
  vote_account: z.string().optional().describe('Left out for a stake that was never delegated.'),
  stake_pubkey: z.string().optional().describe('Added by Kiln Connect: the staker.'),
  withdraw_pubkey: z.string().optional().describe('Left out for a stake that was withdrawn.'),
  lockup: z
    .object({ unix_timestamp: z.string(), epoch: z.string(), custodian: z.string() })
    .optional()
    .describe('Added by Kiln Connect: until when nothing can be withdrawn; zeros for none.'),
  state: z.enum(['active', 'inactive', 'activating', 'deactivating', 'withdrawn']),
  activated_at: z
    .string()
    .optional()
    .describe('When it began to earn: as the epoch after activated_epoch began.'),
  activated_epoch: z
    .int()
    .optional()
    .describe('In which it was delegated; it earns from the next.'),
  deactivated_at: z.string().optional().describe('When it began to end, in the same way.'),
  deactivated_epoch: z.int().optional(),
  balance: z.string(),
  inactive_balance: z.string().describe('What earns nothing, the rent reserve included.'),
  rewards: z.string(),
  net_apy: z
    .number()
    .optional()
    .describe('What the last epoch paid, over a year; left out where it paid nothing.'),
  updated_at: z.string(),
});

export const stakesRoute = defineRoute({
  kind: 'stakes',
  method: 'GET',
  path: '/stakes',
  scope: 'read',
  query: z.strictObject(selectionWithValidators),
  answer: z.object({ data: z.array(stake) }),
  summary: 'List stake accounts with their state, authorities, balances and rewards',
  description:
    'Without a filter: every stake of the accounts of the organization; those that are not on chain yet are left out. A stake account that was never asked for before is read from the chain once and kept from then on.',
  toReportQuery: (given) => ({ filter: filterOf(given) }),
});
