import { SCOPES } from '@kiln-connect/core';
import { createToken, listTokens, revokeToken } from '@kiln-connect/usecases';
import { z } from 'zod';
import { description, name, network, scope } from '../governance/fields.ts';
import { governanceRoute } from '../governance/governance-route.ts';

export const tokenRoutes = [
  governanceRoute({
    method: 'POST',
    path: '/tokens',
    doors: ['operator'],
    status: 201,
    body: z.strictObject({
      organization: z.string(),
      network,
      name,
      description: description.optional(),
      scopes: z
        .array(scope)
        .min(1)
        .default([...SCOPES]),
      expires_at: z.iso
        .datetime()
        .transform((text) => new Date(text))
        .optional(),
    }),
    run: ({ body: { expires_at: expiresAt, ...token } }, operator, system) =>
      createToken({ ...token, expiresAt }, operator, system),
  }),
  governanceRoute({
    method: 'GET',
    path: '/tokens',
    doors: ['operator'],
    query: z.strictObject({ organization: z.string() }),
    run: ({ query }, operator, system) => listTokens(query, operator, system),
  }),
  governanceRoute({
    method: 'POST',
    path: '/tokens/revoke',
    doors: ['operator'],
    body: z.strictObject({ id: z.uuid({ error: 'Expected the id of a token, a UUID.' }) }),
    run: ({ body }, operator, system) => revokeToken(body, operator, system),
  }),
];
