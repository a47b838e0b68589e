import { readBackfill, startBackfill } from '@kiln-connect/usecases';
import { z } from 'zod';
import { network, time } from '../governance/fields.ts';
import { governanceRoute } from '../governance/governance-route.ts';

/** As many names as fit into an address. */
const MOST_STAKES = 100;

const stakes = z.array(z.string().max(200)).min(1).max(MOST_STAKES);

/** The reading of histories is the deployment's work, and so the operator's. */
export const backfillRoutes = [
  governanceRoute({
    method: 'POST',
    path: '/backfills',
    doors: ['operator'],
    body: z.strictObject({
      chain: z.string(),
      network,
      validators: stakes,
      from: time.optional(),
      to: time.optional(),
    }),
    run: ({ body: { validators: stakeIds, ...rest } }, operator, system) =>
      startBackfill({ ...rest, stakeIds }, operator, system),
  }),
  governanceRoute({
    method: 'GET',
    path: '/backfills',
    doors: ['operator'],
    query: z.strictObject({
      chain: z.string(),
      network,
      validators: z
        .string()
        .transform((text) => text.split(','))
        .pipe(stakes),
      to: time.optional(),
    }),
    run: ({ query: { validators: stakeIds, ...rest } }, _operator, system) =>
      readBackfill({ ...rest, stakeIds }, system),
  }),
];
