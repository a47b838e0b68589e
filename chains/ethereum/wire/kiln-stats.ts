import { defineRoute } from '@kiln-connect/core';
import { z } from 'zod';

export const kilnStatsRoute = defineRoute({
  kind: 'operator-stats',
  method: 'GET',
  path: '/kiln-stats',
  scope: 'read',
  answer: z.object({
    data: z.object({
      gross_apy: z.object({
        last_1d: z.number(),
        last_7d: z.number(),
        last_30d: z.number(),
        updated_at: z
          .string()
          .optional()
          .describe('The end of the last day that counts; missing while there is none.'),
      }),
    }),
  }),
  summary: 'Read what validators on our keys earn',
  description:
    'Percent a year on the effective balance, not compounded, before fees, over the last 1, 7 and 30 whole days UTC.',
});
