import { defineRoute } from '@kiln-connect/core';
import { z } from 'zod';

export const networkStatsRoute = defineRoute({
  kind: 'network-stats',
  method: 'GET',
  path: '/network-stats',
  scope: 'read',
  answer: z.object({
    data: z.object({
      network_gross_apy: z.number(),
      supply_staked_percent: z
        .number()
        .optional()
        .describe('Left out where the supply is not known: never a guess.'),
      eth_price_usd: z
        .number()
        .optional()
        .describe('Left out while no price is known: never zero.'),
      estimated_entry_time_seconds: z.number(),
      estimated_exit_time_seconds: z.number(),
      estimated_withdrawal_time_seconds: z.number(),
      nb_validators: z.int(),
      updated_at: z.string(),
      withdrawal_request_fee: z.string(),
      consolidation_request_fee: z.string(),
    }),
  }),
  summary: 'Read statistics of the network',
});
