import { defineRoute } from '@kiln-connect/core';
import { z } from 'zod';
import {
  booleanText,
  DATES_OUT_OF_ORDER,
  dateFields,
  datesInOrder,
  datesOf,
} from '../../query-fields.ts';
import { filterOf, selectionFields } from './selection.ts';

const query = z
  .strictObject({
    ...selectionFields,
    ...dateFields,
    include_usd: booleanText
      .optional()
      .describe('Adds the value in US dollars, where a price of that day is known.'),
  })
  .refine(datesInOrder, DATES_OUT_OF_ORDER);

/** One UTC day; amounts in wei as decimal texts, yields in percent a year. */
const reward = z.object({
  date: z.string(),
  consensus_rewards: z.string(),
  execution_rewards: z.string(),
  mev_execution_rewards: z.string().optional(),
  non_mev_execution_rewards: z.string().optional(),
  median_execution_reward: z.string().optional(),
  rewards: z.string(),
  stake_balance: z.string(),
  gross_apy: z.number(),
  cl_apy: z.number(),
  el_apy: z.number(),
  active_validator_count: z.number().optional(),
  rewards_usd: z.number().optional(),
  stake_balance_usd: z.number().optional(),
});

export const rewardsRoute = defineRoute({
  kind: 'rewards',
  method: 'GET',
  path: '/rewards',
  scope: 'read',
  query,
  answer: z.object({ data: z.array(reward) }),
  summary: 'Report rewards by day',
  description:
    'Consensus rewards are those of attestations, sync committees and proposals, less penalties; execution rewards are what proposed blocks paid. Deposits and withdrawals are never rewards.',
  toReportQuery: (given) => ({
    filter: filterOf(given),
    ...datesOf(given),
    ...(given.include_usd === undefined ? {} : { includeUsd: given.include_usd }),
  }),
});
