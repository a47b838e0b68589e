import { defineRoute } from '@kiln-connect/core';
import { z } from 'zod';

export const networkStatsRoute = defineRoute({
  kind: 'network-stats',
  method: 'GET',
  path: '/network-stats',
  scope: 'read',
  answer: z.object({
    data: z.object({
      sol_price_usd: z
        .number()
        .optional()
        .describe('Left out while no price is known: never zero.'),
      nb_validators: z.int(),
      network_gross_apy: z
        .number()
        .optional()
        .describe('Left out where no node knows how long the last epoch was.'),
      supply_staked_percent: z.number(),
      inflation_rate: z.number().describe('Percent a year.'),
      updated_at: z.string(),
    }),
  }),
  summary: 'Read statistics of the network',
});
