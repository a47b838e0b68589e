import { defineRoute, REWARD_FORMATS } from '@kiln-connect/core';
import { z } from 'zod';
import { historyFields } from '../../answer-fields.ts';
import {
  booleanText,
  clockFields,
  clockOf,
  DATES_OUT_OF_ORDER,
  dateFields,
  datesInOrder,
  datesOf,
  wholeNumber,
} from '../../query-fields.ts';
import { filterOf, selectionFields } from './selection.ts';

/** Epochs of one report: each costs the nodes a request a slot, for epochs are not kept. */
const MOST_EPOCHS = 32;

/** What a report by epoch, which is read from the chain, has no use for. */
const NOT_BY_EPOCH = ['start_date', 'end_date', 'timezone', 'include_usd'] as const;

const query = z
  .strictObject({
    ...selectionFields,
    ...dateFields,
    include_usd: booleanText
      .optional()
      .describe('Adds the value in US dollars, at the rate of the end of each day.'),
    format: z
      .enum(REWARD_FORMATS, { error: `Expected one of ${REWARD_FORMATS.join(', ')}.` })
      .optional()
      .describe(
        `\`daily\` when left out; weeks begin on Monday; \`epoch\` needs start_epoch and end_epoch, at most ${MOST_EPOCHS} epochs.`,
      ),
    start_epoch: wholeNumber(0).optional().describe('First epoch, with format=epoch.'),
    end_epoch: wholeNumber(0).optional().describe('Last epoch, inclusive, with format=epoch.'),
    ...clockFields,
  })
  .refine(datesInOrder, DATES_OUT_OF_ORDER)
  .superRefine((given, context) => {
    const refuse = (field: string, message: string) =>
      context.addIssue({ code: 'custom', path: [field], message });
    const { start_epoch: first, end_epoch: last } = given;
    if (given.format !== 'epoch') {
      for (const field of ['start_epoch', 'end_epoch'] as const) {
        if (given[field] !== undefined) refuse(field, 'Expected format=epoch beside it.');
      }
      return;
    }
    if (first === undefined)
      refuse('start_epoch', 'Expected the first epoch: format=epoch has to be told which.');
    if (last === undefined)
      refuse('end_epoch', 'Expected the last epoch: format=epoch has to be told which.');
    if (
      first !== undefined &&
      last !== undefined &&
      (last < first || last - first >= MOST_EPOCHS)
    ) {
      refuse('end_epoch', `Expected 1 to ${MOST_EPOCHS} epochs from start_epoch on.`);
    }
    for (const field of NOT_BY_EPOCH) {
      if (given[field] !== undefined)
        refuse(field, 'Expected another format than epoch beside it.');
    }
    if (given.recognition === 'withdrawal') {
      refuse(
        'recognition',
        'Expected accrual with format=epoch: what is paid out is kept by block.',
      );
    }
  });

const amount = z.string();

/** One period; amounts in wei as decimal texts, yields in percent a year. */
const reward = z.object({
  date: z.string().describe('The day in which it begins.'),
  start: z.string().optional().describe('Its first moment; not in daily reports.'),
  end: z.string().optional().describe('The first moment after it; not in daily reports.'),
  epoch: z.number().optional(),
  consensus_rewards: amount,
  attestation_rewards: amount.describe('Attestations, penalties taken off, as earned.'),
  sync_committee_rewards: amount.describe('Sync committees, penalties taken off, as earned.'),
  proposer_rewards: amount.describe('Proposals, as earned.'),
  slashing_penalties: amount.describe('Negative or 0.'),
  execution_rewards: amount,
  mev_execution_rewards: amount.optional(),
  non_mev_execution_rewards: amount.optional(),
  median_execution_reward: amount.optional().describe('Of the blocks that paid; with scope.'),
  rewards: amount,
  opening_accrued_rewards: amount
    .optional()
    .describe('Earned before and not paid out; with recognition=withdrawal, as the next three.'),
  earned_rewards: amount.optional(),
  paid_rewards: amount.optional(),
  closing_accrued_rewards: amount.optional().describe('opening + earned − paid.'),
  stake_balance: amount,
  gross_apy: z.number(),
  cl_apy: z.number(),
  el_apy: z.number(),
  active_validator_count: z.number().optional().describe('On average over the time; with scope.'),
  rewards_usd: z.number().optional(),
  stake_balance_usd: z.number().optional(),
  usd_missing_days: z
    .array(z.string())
    .optional()
    .describe('Days without a known price; the values that need them are left out.'),
  final: z.boolean().describe('Nothing in it can change any more.'),
  as_of: z.string().describe('Chain time up to which everything is in the figures.'),
  closed_at: z.string().optional().describe('When the books were closed over it.'),
  restated_at: z.string().optional().describe('When a closed figure was last restated.'),
  restatement_reason: z.string().optional(),
});

export const rewardsRoute = defineRoute({
  kind: 'rewards',
  method: 'GET',
  path: '/rewards',
  scope: 'read',
  query,
  answer: z.object({ data: z.array(reward), ...historyFields }),
  summary: 'Report rewards by day',
  description:
    'Consensus rewards are those of attestations, sync committees and proposals, less penalties; execution rewards are what proposed blocks paid. Deposits and withdrawals are never rewards. Other periods than days, other timezones, and income as it is paid out can be asked for.',
  toReportQuery: (given) => ({
    filter: filterOf(given),
    ...datesOf(given),
    ...(given.include_usd === undefined ? {} : { includeUsd: given.include_usd }),
    ...(given.format && { format: given.format }),
    ...(given.start_epoch === undefined ? {} : { startEpoch: given.start_epoch }),
    ...(given.end_epoch === undefined ? {} : { endEpoch: given.end_epoch }),
    ...clockOf(given),
  }),
});
