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

/** Epochs of one report: about half a year of a public network. */
const MOST_EPOCHS = 100;

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
      .describe(
        `\`daily\` when left out; \`epoch\` for the last ${MOST_EPOCHS} epochs, or those from start_epoch to end_epoch.`,
      ),
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
    if (first === undefined || last === undefined) return;
    if (last < first || last - first >= MOST_EPOCHS) {
      refuse('end_epoch', `Expected 1 to ${MOST_EPOCHS} epochs from start_epoch on.`);
    }
  });

const amount = z.string();

const figures = {
  rewards: amount.describe('All that came to the stakes, tips included, after commissions.'),
  mev_rewards: amount.describe(
    'Added by Kiln Connect: what tips paid, after the commission on them.',
  ),
  gross_mev_rewards: amount
    .optional()
    .describe('Left out where tips came: what validators kept is told nowhere.'),
  mev_commission: amount.optional().describe('Left out, as gross_mev_rewards.'),
  active_balance: amount.describe('What was effective, with what came last.'),
  net_apy: z
    .number()
    .optional()
    .describe(
      'Of a day: that of the days from one credit to the next. Left out where it is not known yet, or the days of the report are too few.',
    ),
  mev_gross_apy: z.number().optional().describe('Left out, as gross_mev_rewards.'),
  mev_net_apy: z
    .number()
    .optional()
    .describe('Added by Kiln Connect: the part of tips in net_apy.'),
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
