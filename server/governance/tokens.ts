import {
  createToken,
  deleteToken,
  endTokenOverlap,
  listTokens,
  regenerateToken,
  revokeToken,
  updateToken,
} from '@kiln-connect/usecases';
import { z } from 'zod';
import { description, id, name, network, organization, scope, time } from './fields.ts';
import { governanceRoute } from './governance-route.ts';

const ofOrganization = z.strictObject({ organization });
const ofToken = z.strictObject({ organization, id });

const scopes = z.array(scope).min(1, { error: 'Expected at least one scope.' });
const allowedAddresses = z.array(z.string().max(50)).max(100);

export const tokenRoutes = [
  governanceRoute({
    method: 'GET',
    path: '/organizations/{organization}/tokens',
    parameters: ofOrganization,
    query: z.strictObject({ network: network.optional() }),
    run: ({ parameters, query }, actor, system) =>
      listTokens({ ...parameters, ...query }, actor, system),
  }),
  governanceRoute({
    method: 'POST',
    path: '/organizations/{organization}/tokens',
    status: 201,
    parameters: ofOrganization,
    body: z.strictObject({
      network,
      name,
      description: description.optional(),
      scopes,
      expires_at: time.nullable().optional(),
      allowed_addresses: allowedAddresses.optional(),
    }),
    run: ({ parameters, body }, actor, system) => {
      const { expires_at: expiresAt, allowed_addresses: addresses, ...named } = body;
      return createToken(
        { ...parameters, ...named, expiresAt, allowedAddresses: addresses },
        actor,
        system,
      );
    },
  }),
  governanceRoute({
    method: 'PATCH',
    path: '/organizations/{organization}/tokens/{id}',
    parameters: ofToken,
    body: z
      .strictObject({
        name: name.optional(),
        description: description.optional(),
        scopes: scopes.optional(),
        expires_at: time.nullable().optional(),
        allowed_addresses: allowedAddresses.optional(),
      })
      .refine((fields) => Object.keys(fields).length > 0, {
        error: 'Expected something to change.',
      }),
    run: ({ parameters, body }, actor, system) => {
      const { expires_at: expiresAt, allowed_addresses: addresses, ...named } = body;
      return updateToken(
        { ...parameters, ...named, expiresAt, allowedAddresses: addresses },
        actor,
        system,
      );
    },
  }),
  governanceRoute({
    method: 'POST',
    path: '/organizations/{organization}/tokens/{id}/regenerate',
    parameters: ofToken,
    body: z.strictObject({ overlap_seconds: z.literal([0, 3600, 86_400, 604_800]) }),
    run: ({ parameters, body }, actor, system) =>
      regenerateToken({ ...parameters, overlapSeconds: body.overlap_seconds }, actor, system),
  }),
  governanceRoute({
    method: 'POST',
    path: '/organizations/{organization}/tokens/{id}/end-overlap',
    parameters: ofToken,
    run: ({ parameters }, actor, system) => endTokenOverlap(parameters, actor, system),
  }),
  governanceRoute({
    method: 'DELETE',
    path: '/organizations/{organization}/tokens/{id}',
    parameters: ofToken,
    run: ({ parameters }, actor, system) => deleteToken(parameters, actor, system),
  }),
  governanceRoute({
    method: 'POST',
    path: '/tokens/revoke',
    doors: ['operator'],
    body: z.strictObject({ id }),
    run: ({ body }, operator, system) => revokeToken(body, operator, system),
  }),
];
