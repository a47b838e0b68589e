import { acknowledgeAlert, listAlerts, readAlert } from '@kiln-connect/usecases';
import { z } from 'zod';
import { wholeBody } from '../edge/special-answer.ts';
import { id, network, organization, pageSize } from './fields.ts';
import { governanceRoute } from './governance-route.ts';

const PATH = '/organizations/{organization}/alerts';

const ofAlert = z.strictObject({ organization, id });

/** What an organization was alarmed by. */
export const alertRoutes = [
  governanceRoute({
    method: 'GET',
    path: PATH,
    parameters: z.strictObject({ organization }),
    query: z.strictObject({
      network,
      state: z.enum(['open', 'acknowledged', 'explained', 'recovered']).optional(),
      kind: z.enum(['authority_changed', 'watch_lagging']).optional(),
      chain: z.string().max(50).optional(),
      stake_id: z.string().max(200).optional(),
      before: id.optional(),
      limit: pageSize,
    }),
    run: async ({ parameters, query }, actor, system) =>
      wholeBody(await listAlerts({ ...parameters, ...query }, actor, system)),
  }),
  governanceRoute({
    method: 'GET',
    path: `${PATH}/{id}`,
    parameters: ofAlert,
    run: ({ parameters }, actor, system) => readAlert(parameters, actor, system),
  }),
  governanceRoute({
    method: 'POST',
    path: `${PATH}/{id}/acknowledge`,
    parameters: ofAlert,
    body: z.strictObject({ note: z.string().max(4_000) }),
    run: ({ parameters, body }, actor, system) =>
      acknowledgeAlert({ ...parameters, ...body }, actor, system),
  }),
];
