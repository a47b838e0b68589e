import {
  createOrganization,
  listOrganizations,
  readOrganization,
  secureOrganization,
  updateOrganization,
} from '@kiln-connect/usecases';
import { z } from 'zod';
import { email, name, network, organization } from './fields.ts';
import { governanceRoute } from './governance-route.ts';

const parameters = z.strictObject({ organization });

const NOTHING_TO_CHANGE = 'Expected something to change: require_two_factor or max_token_days.';

/** Its name on the one hand, its security on the other: other roles may change each. */
const change = z.union([
  z.strictObject({ name }),
  z
    .strictObject({
      require_two_factor: z.boolean().optional(),
      max_token_days: z.int().nullable().optional(),
    })
    .refine((fields) => Object.keys(fields).length > 0, { error: NOTHING_TO_CHANGE }),
]);

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
      owner_email: email.optional(),
    }),
    run: ({ body: { networks, owner_email: ownerEmail, ...named } }, operator, system) =>
      createOrganization(
        { ...named, ownerEmail, networks: networks ?? system.networks },
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
  governanceRoute({
    method: 'GET',
    path: '/organizations/{organization}',
    parameters,
    run: ({ parameters }, actor, system) => readOrganization(parameters, actor, system),
  }),
  governanceRoute({
    method: 'PATCH',
    path: '/organizations/{organization}',
    parameters,
    body: change,
    run: ({ parameters, body }, actor, system) =>
      'name' in body
        ? updateOrganization({ ...parameters, name: body.name }, actor, system)
        : secureOrganization(
            {
              ...parameters,
              requireTwoFactor: body.require_two_factor,
              maxTokenDays: body.max_token_days,
            },
            actor,
            system,
          ),
  }),
];
