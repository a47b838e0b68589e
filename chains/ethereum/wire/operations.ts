import { defineRoute } from '@kiln-connect/core';
import { z } from 'zod';
import { historyFields } from '../../answer-fields.ts';
import { DATES_OUT_OF_ORDER, dateFields, datesInOrder, datesOf } from '../../query-fields.ts';
import { filterOf, selectionFields } from './selection.ts';

const query = z
  .strictObject({ ...selectionFields, ...dateFields })
  .refine(datesInOrder, DATES_OUT_OF_ORDER);

const common = { time: z.string(), validator_address: z.string(), slot: z.int(), block: z.int() };

const transaction = {
  tx_hash: z.string(),
  tx_sender: z.string(),
  tx_gas_used: z.string(),
  tx_effective_gas_price: z.string().optional(),
  block_base_fee: z.string().optional(),
};

const exitRequest = {
  ...common,
  ...transaction,
  validator_index: z.int(),
  emitting_contract: z.string(),
};

/** Amounts and fees in wei as decimal texts. */
const operation = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('deposit'),
    ...common,
    ...transaction,
    validator_index: z.int().optional(),
    proxies: z.array(z.string()),
    withdrawal_credentials: z.string(),
    amount: z.string(),
  }),
  z.object({
    type: z.literal('consensus_withdrawal'),
    ...common,
    validator_index: z.int(),
    fee_recipient: z.string(),
    amount: z.string(),
  }),
  z.object({
    type: z.literal('execution_reward'),
    ...common,
    validator_index: z.int(),
    fee_recipient: z.string().optional(),
    is_mev_block: z.boolean().optional(),
    mev_payout_tx_hash: z.string().optional(),
    amount: z.string(),
  }),
  z.object({
    type: z.literal('kiln_exit_request'),
    ...exitRequest,
    caller: z.string().optional(),
  }),
  z.object({ type: z.literal('lido_exit_request'), ...exitRequest }),
  z.object({ type: z.literal('rio_exit_request'), ...exitRequest }),
  z.object({
    type: z.literal('voluntary_exit'),
    ...common,
    validator_index: z.int(),
    index_in_payload: z.int(),
    message_epoch: z.int(),
    message_signature: z.string(),
  }),
  z.object({
    type: z.literal('withdrawal_request'),
    ...common,
    ...transaction,
    validator_index: z.int(),
    amount: z.string().describe('What was asked for; 0 asks for the exit.'),
    fee: z
      .string()
      .describe(
        'What the request cost; missing where a contract made it and no node keeps the state of then.',
      ),
  }),
  z.object({
    type: z.literal('processed_withdrawal_request'),
    ...common,
    validator_index: z.int(),
    amount: z.string().describe('What will be paid out; 0 where the exit began.'),
  }),
]);

export const operationsRoute = defineRoute({
  kind: 'operations',
  method: 'GET',
  path: '/operations',
  scope: 'read',
  query,
  answer: z.object({ data: z.array(operation).optional(), ...historyFields }),
  summary: 'List what happened to validators',
  description:
    'Deposits, what validators paid out, execution rewards, exits that they signed, and the withdrawals and exits that were asked for in contracts, with what came of them; the latest first.',
  toReportQuery: (given) => ({ filter: filterOf(given), ...datesOf(given) }),
});
