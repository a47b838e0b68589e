import { defineRoute } from '@kiln-connect/core';
import { z } from 'zod';

export const nonceAccountRoute = defineRoute({
  kind: 'nonce-account',
  method: 'GET',
  path: '/nonce-account',
  scope: 'read',
  answer: z.object({
    data: z.object({ nonce_account: z.string(), nonce_account_authority: z.string() }),
  }),
  summary: 'Show a nonce account of the operator and its authority',
  description:
    'One that is free now, or when none is, the one that is to be free first. Nothing is leased to you: craft with `durable_nonce=true` for that. The authority is the same for all of them, so that it can be pinned: it signs for the nonce alone, and has no funds.',
});
