import { grantNetwork, revokeNetwork } from '@kiln-connect/usecases';
import { z } from 'zod';
import { network, organization } from './fields.ts';
import { governanceRoute } from './governance-route.ts';

/** Which networks an organization may use is the operator's to say. */
export const networkRoutes = [
  governanceRoute({
    method: 'POST',
    path: '/organizations/{organization}/networks',
    doors: ['operator'],
    parameters: z.strictObject({ organization }),
    body: z.strictObject({ network }),
    run: ({ parameters, body }, operator, system) =>
      grantNetwork({ ...parameters, ...body }, operator, system),
  }),
  governanceRoute({
    method: 'DELETE',
    path: '/organizations/{organization}/networks/{network}',
    doors: ['operator'],
    parameters: z.strictObject({ organization, network }),
    run: ({ parameters }, operator, system) => revokeNetwork(parameters, operator, system),
  }),
];
