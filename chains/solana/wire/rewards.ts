import { defineRoute } from '@kiln-connect/core';
import { z } from 'zod';
import { historyFields } from '../../answer-fields.ts';
import {
  booleanText,
  DATES_OUT_OF_ORDER,
  dateFields,
  datesInOrder,
  datesOf,
  wholeNumber,
} from '../../query-fields.ts';
import { filterOf, selectionWithValidators } from './selection.ts';

const query = z
  .strictObject({
    ...selectionWithValidators,
    ...dateFields,
    include_usd: booleanText
      .optional()
      .describe('Adds the value in US dollars, at the rate of the end of each day.'),
    format: z
      .enum(['daily', 'epoch'], { error: "Expected 'daily' or 'epoch'." })
      .optional()
      .describe('`daily` when left out; `epoch` needs start_epoch and end_epoch.'),
    start_epoch: wholeNumber(0).optional().describe('First epoch, with format=epoch.'),
    end_epoch: wholeNumber(0).optional().describe('Last epoch, inclusive, with format=epoch.'),
  })
  .refine(datesInOrder, DATES_OUT_OF_ORDER)
  .superRefine((given, context) => {
    const refuse = (field: string, message: string) =>
      context.addIssue({ code: 'custom', path: [field], message });
    const { format = 'daily', start_epoch: first, end_epoch: last } = given;
    const foreign =
      format === 'daily'
        ? (['start_epoch', 'end_epoch'] as const)
        : (['start_date', 'end_date', 'include_usd'] as const);
    for (const field of foreign) {
      if (given[field] !== undefined) {
        refuse(field, `Expected format=${format === 'daily' ? 'epoch' : 'daily'} beside it.`);
      }
    }
    if (format === 'daily') return;
    if (first === undefined) refuse('start_epoch', 'Expected the first epoch beside format=epoch.');
    if (last === undefined) refuse('end_epoch', 'Expected the last epoch beside format=epoch.');
    if (first !== undefined && last !== undefined && last < first) {
      refuse('end_epoch', 'Expected end_epoch not before start_epoch.');
    }
  });

const amount = z.string();

const figures = {
  rewards: amount.describe('All that came to the stakes, tips included, after commissions.'),
  mev_rewards: amount.describe(
    'Added by Kiln Connect: what tips paid, after the commission on them.',
  ),
  gross_mev_rewards: amount.optional().describe('Left out: what validators kept is told nowhere.'),
  mev_commission: amount.optional().describe('Left out, as gross_mev_rewards.'),
  active_balance: amount.describe('What was effective, with what came last.'),
  net_apy: z.number(),
  mev_gross_apy: z.number().optional().describe('Left out, as gross_mev_rewards.'),
  mev_net_apy: z.number().describe('Added by Kiln Connect: the part of tips in net_apy.'),
  final: z.boolean().describe('Added by Kiln Connect: nothing in it can change any more.'),
  as_of: z
    .string()
    .describe('Added by Kiln Connect: chain time up to which everything is in the figures.'),
};

/** One day or one epoch; amounts in lamports as decimal texts, yields in percent a year. */
const reward = z.union([
  z.object({
    date: z.string(),
    ...figures,
    rewards_usd: z.number().optional(),
    active_balance_usd: z.number().optional(),
    usd_missing_days: z
      .array(z.string())
      .optional()
      .describe('Days without a known price; the values that need them are left out.'),
    closed_at: z.string().optional().describe('When the books were closed over it.'),
    restated_at: z.string().optional().describe('When a closed figure was last restated.'),
    restatement_reason: z.string().optional(),
  }),
  z.object({ epoch: z.int(), epoch_ts: z.string().describe('When it began.'), ...figures }),
]);

export const rewardsRoute = defineRoute({
  kind: 'rewards',
  method: 'GET',
  path: '/rewards',
  scope: 'read',
  query,
  answer: z.object({ data: z.array(reward), ...historyFields }),
  summary: 'Report rewards by day or by epoch',
  description:
    'A day has what was credited on it; an epoch has what was credited for it, which happens in the next one. Transfers, splits, merges and withdrawals are never rewards.',
  toReportQuery: (given) => ({
    filter: filterOf(given),
    ...datesOf(given),
    ...(given.include_usd === undefined ? {} : { includeUsd: given.include_usd }),
    ...(given.format && { format: given.format }),
    ...(given.start_epoch === undefined ? {} : { startEpoch: given.start_epoch }),
    ...(given.end_epoch === undefined ? {} : { endEpoch: given.end_epoch }),
  }),
});
