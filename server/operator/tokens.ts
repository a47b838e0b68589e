import { SCOPES } from '@kiln-connect/core';
import { createToken, listTokens, revokeToken } from '@kiln-connect/usecases';
import { z } from 'zod';
import { description, name, network, scope } from './fields.ts';
import { defineOperatorRoute } from './operator-route.ts';

export const tokenRoutes = [
  defineOperatorRoute({
    method: 'POST',
    path: '/tokens',
    status: 201,
    input: z.strictObject({
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
    run: ({ expires_at: expiresAt, ...token }, operator, system) =>
      createToken({ ...token, expiresAt }, operator, system),
  }),
  defineOperatorRoute({
    method: 'GET',
    path: '/tokens',
    input: z.strictObject({ organization: z.string() }),
    run: listTokens,
  }),
  defineOperatorRoute({
    method: 'POST',
    path: '/tokens/revoke',
    input: z.strictObject({ id: z.uuid({ error: 'Expected the id of a token, a UUID.' }) }),
    run: revokeToken,
  }),
];
