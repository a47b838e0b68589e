import { defineRoute } from '@kiln-connect/core';
import { z } from 'zod';
import { historyFields } from '../../answer-fields.ts';
import { DATES_OUT_OF_ORDER, dateFields, datesInOrder, datesOf } from '../../query-fields.ts';
import { filterOf, selectionFields } from './selection.ts';

const query = z
  .strictObject({ ...selectionFields, ...dateFields })
  .refine(datesInOrder, DATES_OUT_OF_ORDER);

const common = {
  time: z.string(),
  tx_hash: z.string(),
  tx_fee: z.string(),
  tx_memo: z.string().nullable(),
  block: z.int().describe('The slot.'),
  stake_account: z.string(),
  stake_authority: z.string().optional().describe('Who signed for it.'),
};
const amount = z.string();
const created = { ...common, amount };
const moved = { ...common, source_stake_account: z.string(), amount };

/** Amounts and fees in lamports as decimal texts. */
const operation = z.discriminatedUnion('type', [
  z.object({ type: z.literal('create_account_with_seed'), ...created }),
  z.object({ type: z.literal('create_account'), ...created }),
  z.object({ type: z.literal('delegate'), ...common, vote_account: z.string() }),
  z.object({ type: z.literal('deactivate'), ...common }),
  z.object({
    type: z.literal('split'),
    ...common,
    stake_account: z.string().nullable().describe('Never null here.'),
    new_stake_account: z.string(),
    amount,
  }),
  z.object({ type: z.literal('withdraw'), ...common, destination_account: z.string(), amount }),
  z.object({ type: z.literal('merge'), ...common, source_stake_account: z.string() }),
  z.object({
    type: z.literal('authorize'),
    ...common,
    authority_type: z.enum(['staker', 'withdrawer']),
    new_authority: z.string(),
  }),
  z.object({
    type: z.literal('set_lockup'),
    ...common,
    lockup: z
      .object({
        unix_timestamp: z.string().optional(),
        epoch: z.string().optional(),
        custodian: z.string().optional(),
      })
      .describe('What was set; the rest stayed as it was.'),
  }),
  z.object({ type: z.literal('move_stake'), ...moved }),
  z.object({ type: z.literal('move_lamports'), ...moved }),
]);

export const operationsRoute = defineRoute({
  kind: 'operations',
  method: 'GET',
  path: '/operations',
  scope: 'read',
  query,
  answer: z.object({ data: z.array(operation), ...historyFields }),
  summary: 'List what happened to stake accounts',
  description:
    'Everything that changed a stake, whoever signed it, with changes of authorities and lockups; the latest first.',
  toReportQuery: (given) => ({ filter: filterOf(given), ...datesOf(given) }),
});
