import { defineRoute } from '@kiln-connect/core';
import { z } from 'zod';
import { address } from './fields.ts';

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

export const giveUpNonceAccountRoute = defineRoute({
  kind: 'give-up-nonce-account',
  method: 'POST',
  path: '/nonce-account/give-up',
  scope: 'craft',
  body: z.strictObject({
    nonce_account: address.describe('As the intent of your transaction names it.'),
  }),
  answer: z.object({
    data: z.object({ nonce_account: z.string(), state: z.literal('giving_up') }),
  }),
  summary: 'Give up a transaction with a durable nonce',
  description:
    'Added by Kiln Connect. The operator uses the nonce up, so that the bytes are void and the account is free, once that is final. Until then the transaction may still take effect if it is broadcast.',
});
