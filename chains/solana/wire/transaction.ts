import { defineRoute } from '@kiln-connect/core';
import { z } from 'zod';
import { decodeRouteOf, prepareRouteOf } from '../../common-routes.ts';
import { hexBytes, signatureHex, transactionId } from './fields.ts';

const SIGNATURES = 'Expected a list with at least one signature.';

export const prepareBody = z.strictObject({
  unsigned_tx_serialized: hexBytes,
  signatures: z
    .array(signatureHex, { error: SIGNATURES })
    .min(1, { error: SIGNATURES })
    .max(12, { error: 'Expected at most 12 signatures: no transaction has room for more.' })
    .describe('Of the signers who have not signed yet, in any order: usually of the wallet alone.'),
});

export const prepareRoute = prepareRouteOf(
  prepareBody,
  'Put signatures to an unsigned transaction',
);

export const broadcastBody = z.strictObject({ tx_serialized: hexBytes });

export const broadcastRoute = defineRoute({
  kind: 'broadcast',
  method: 'POST',
  path: '/transaction/broadcast',
  scope: 'broadcast',
  body: broadcastBody,
  answer: z.object({ data: z.object({ tx_hash: z.string() }) }),
  summary: 'Broadcast a signed transaction',
  description:
    'The node runs it first, and refuses what would fail. The same bytes again give the same answer, also once they are in a block.',
});

export const statusQuery = z.strictObject({ tx_hash: transactionId });

const TRANSACTION_STATES = [
  'pending',
  'processed',
  'confirmed',
  'finalized',
  'failed',
  'expired',
] as const;

export const statusRoute = defineRoute({
  kind: 'status',
  method: 'GET',
  path: '/transaction/status',
  scope: 'read',
  query: statusQuery,
  answer: z.object({
    data: z.object({
      status: z
        .enum(['success', 'error'])
        .optional()
        .describe('Left out until two thirds of the stake have voted for its block.'),
      receipt: z.record(z.string(), z.json()).optional(),
      state: z.enum(TRANSACTION_STATES).describe('Added by Kiln Connect: how far it has come.'),
      explanation: z.string().describe('Added by Kiln Connect: the same in words.'),
    }),
  }),
  summary: 'Read the status of a transaction',
  description:
    'The receipt is what the node answers to getTransaction. One that was broadcast here and waits is sent again each time; when its block hash is too old for any block, or its nonce is used up, it is `error` with the state `expired`.',
});

export const decodeRoute = decodeRouteOf(hexBytes);
