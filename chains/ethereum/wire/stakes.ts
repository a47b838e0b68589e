import { defineRoute } from '@kiln-connect/core';
import { z } from 'zod';
import { list, pageFields, pageOf } from '../../query-fields.ts';
import { filterOf, selectionFields } from './selection.ts';

/** States of a validator, from a key that nobody knows to one that was paid out. */
const STAKE_STATES = [
  'unknown',
  'unstaked',
  'deposit_in_progress',
  'pending_initialized',
  'pending_queued',
  'active_ongoing',
  'active_exiting',
  'active_slashed',
  'exited_unslashed',
  'exited_slashed',
  'withdrawal_possible',
  'withdrawal_done',
] as const;

const query = z
  .strictObject({
    ...selectionFields,
    ...pageFields,
    filter_states: list(
      z.enum(STAKE_STATES, { error: `Expected states out of: ${STAKE_STATES.join(', ')}.` }),
    ).describe('States to answer; not together with scope.'),
  })
  .refine((given) => !(given.filter_states && given.scope), {
    error: 'filter_states can not be used with scope: leave one of them out.',
    path: ['filter_states'],
  });

/** One validator; amounts in wei as decimal texts, times RFC 3339. */
const stake = z.object({
  validator_address: z.string(),
  validator_index: z.int().optional(),
  state: z.enum(STAKE_STATES),
  activated_at: z.string().optional(),
  activated_epoch: z.int().optional(),
  delegated_at: z.string().optional(),
  delegated_block: z.int().optional(),
  exited_at: z.string().optional(),
  exited_epoch: z.int().optional(),
  deposit_tx_sender: z.string().optional(),
  execution_fee_recipient: z.string().optional(),
  withdrawal_credentials: z.string().optional(),
  effective_balance: z.string().optional(),
  balance: z.string().optional(),
  consensus_rewards: z.string().optional(),
  execution_rewards: z.string().optional(),
  rewards: z.string().optional(),
  claimable_execution_rewards: z.string().optional(),
  claimable_consensus_rewards: z.string().optional(),
  gross_apy: z.number().optional(),
  is_kiln: z.boolean(),
  updated_at: z.string(),
  estimated_next_skimming_slot: z.int().optional(),
  estimated_next_skimming_at: z.string().optional(),
  exit_requested: z.boolean().optional(),
  pending_consolidations: z
    .array(
      z.object({
        from: z.string(),
        to: z.string(),
        estimated_processed_slot: z.int(),
        estimated_processed_date: z.string(),
      }),
    )
    .optional(),
  pending_withdrawals: z
    .array(
      z.object({
        amount: z.string(),
        estimated_processed_slot: z.int(),
        estimated_processed_date: z.string(),
      }),
    )
    .optional(),
  pending_deposits: z
    .array(
      z.object({
        amount: z.string(),
        estimated_processed_slot: z.int().optional(),
        estimated_processed_date: z.string().optional(),
      }),
    )
    .optional(),
});

const pagination = z.object({
  current_page: z.int(),
  next_page: z.int().optional(),
  previous_page: z.int().optional(),
  page_size: z.int(),
  total_pages: z.int(),
  total_entries: z.int(),
});

export const stakesRoute = defineRoute({
  kind: 'stakes',
  method: 'GET',
  path: '/stakes',
  scope: 'read',
  query,
  answer: z.object({ data: z.array(stake), pagination: pagination.optional() }),
  summary: 'List validators with their state, balances and rewards',
  description:
    'Without a filter: every validator of the accounts of the organization. A public key that was never asked for before is read from the chain once and kept from then on. scope=network lists every validator of the network by index, all in one long answer without current_page; it can be narrowed by validators, validator_indexes and withdrawal_credentials, and leaves out what validators earned that nobody follows.',
  toReportQuery: (given) => ({
    filter: { ...filterOf(given), ...(given.filter_states && { states: given.filter_states }) },
    ...pageOf(given),
  }),
});
