import { NETWORKS, SCOPES } from '@kiln-connect/core';
import { readOperatorKey, readOwnPolicy, revokeOwnToken, whoami } from '@kiln-connect/usecases';
import { z } from 'zod';
import { type ApiRoute, apiRoute } from './api-route.ts';

const time = z.string().describe('RFC 3339, UTC.');

const operatorKeys = z.object({
  network: z.enum(NETWORKS),
  public_key: z.string().describe('Ed25519 public key, 32 bytes in hex with 0x.'),
  created_at: time,
  previous: z.array(z.object({ public_key: z.string(), created_at: time, retired_at: time })),
});

const token = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  network: z.enum(NETWORKS),
  scopes: z.array(z.enum(SCOPES)),
  prefix: z.string().describe('How the token begins.'),
  last_four: z.string().describe('How it ends.'),
  expires_at: time.nullable(),
  revoked_at: time.nullable(),
  last_used_at: time.nullable(),
  created_at: time,
  state: z
    .enum(['active', 'expiring', 'expired', 'revoked'])
    .describe('`expiring`: it ends within 14 days.'),
  allowed_addresses: z
    .array(z.string())
    .describe('Addresses and ranges (CIDR) that it may be used from; empty: from everywhere.'),
});

const signingPolicy = z.object({
  network: z.enum(NETWORKS),
  version: z.int().describe('Counts from 1; 0 when there never was a policy.'),
  hash: z.string().nullable().describe('64 hex digits; null when nothing is limited.'),
  policy: z.json().describe('The document; null when nothing is limited.'),
  effective_at: time.nullable(),
});

const tag = 'Identity';

/** Who asks and who answers: the token's own facts, and the key that signs the operator's statements. */
export const identityRoutes: readonly ApiRoute[] = [
  apiRoute({
    method: 'GET',
    path: '/v1/whoami',
    tag,
    answer: z.object({
      data: z.object({
        organization: z.object({ id: z.string(), name: z.string(), slug: z.string() }),
        network: z.enum(NETWORKS),
        token,
        operator_key: operatorKeys,
      }),
    }),
    summary: 'Read what this token stands for',
    handle: async (_, caller, system) => ({ data: await whoami({}, caller, system) }),
  }),
  apiRoute({
    method: 'POST',
    path: '/v1/tokens/self/revoke',
    tag,
    answer: z.object({ data: token }),
    summary: 'End this token for good',
    description:
      'For whoever finds a token that leaked: it needs no scope and takes effect within a second.',
    handle: async (_, caller, system) => ({ data: await revokeOwnToken({}, caller, system) }),
  }),
  apiRoute({
    method: 'GET',
    path: '/v1/operator-key',
    tag,
    answer: z.object({ data: operatorKeys }),
    summary: "Read the key that signs the operator's statements",
    description:
      'Pin it once by another way than this API; then check offline that validators are run by the operator.',
    handle: async (_, { network }, system) => ({
      data: await readOperatorKey({ network }, system),
    }),
  }),
  apiRoute({
    method: 'GET',
    path: '/v1/policy',
    tag,
    scope: 'read',
    answer: z.object({ data: signingPolicy }),
    summary: 'Read the signing policy that is in force',
    description:
      'To be held against a pinned copy: `hash` is the SHA-256 of `policy` as canonical JSON (RFC 8785). Whoever holds the pinned copy trusts that, and never this answer alone.',
    handle: async (_, caller, system) => ({ data: await readOwnPolicy({}, caller, system) }),
  }),
];
