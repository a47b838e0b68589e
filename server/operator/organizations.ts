import { createOrganization, listOrganizations } from '@kiln-connect/usecases';
import { z } from 'zod';
import { name, network } from './fields.ts';
import { defineOperatorRoute } from './operator-route.ts';

export const organizationRoutes = [
  defineOperatorRoute({
    method: 'POST',
    path: '/organizations',
    status: 201,
    input: z.strictObject({
      name,
      slug: z.string().max(100).optional(),
      networks: z.array(network).min(1).optional(),
    }),
    run: ({ networks, ...organization }, operator, system) =>
      createOrganization(
        { ...organization, networks: networks ?? system.networks },
        operator,
        system,
      ),
  }),
  defineOperatorRoute({
    method: 'GET',
    path: '/organizations',
    input: z.strictObject({}),
    run: listOrganizations,
  }),
];
