import { createOrganization, listOrganizations } from '@kiln-connect/usecases';
import { z } from 'zod';
import { name, network } from '../governance/fields.ts';
import { governanceRoute } from '../governance/governance-route.ts';

export const organizationRoutes = [
  governanceRoute({
    method: 'POST',
    path: '/organizations',
    doors: ['operator'],
    status: 201,
    body: z.strictObject({
      name,
      slug: z.string().max(100).optional(),
      networks: z.array(network).min(1).optional(),
    }),
    run: ({ body: { networks, ...organization } }, operator, system) =>
      createOrganization(
        { ...organization, networks: networks ?? system.networks },
        operator,
        system,
      ),
  }),
  governanceRoute({
    method: 'GET',
    path: '/organizations',
    doors: ['operator'],
    run: (_request, operator, system) => listOrganizations({}, operator, system),
  }),
];
