import { defineRoute } from '@kiln-connect/core';
import { z } from 'zod';
import { decodePostRouteOf, decodeRouteOf, prepareRouteOf } from '../../common-routes.ts';
import { hexBytes, signaturePart, txHash } from './fields.ts';

export const prepareBody = z.strictObject({
  unsigned_tx_serialized: hexBytes,
  r: signaturePart,
  s: signaturePart,
  v: z
    .int({ error: 'Expected 0 or 1 (27 and 28 mean the same).' })
    .refine((v) => [0, 1, 27, 28].includes(v), {
      error: 'Expected 0 or 1 (27 and 28 mean the same).',
    }),
});

export const prepareRoute = prepareRouteOf(
  prepareBody,
  'Put a signature to an unsigned transaction',
);

export const broadcastBody = z.strictObject({ tx_serialized: hexBytes });

export const broadcastRoute = defineRoute({
  kind: 'broadcast',
  method: 'POST',
  path: '/transaction/broadcast',
  scope: 'broadcast',
  body: broadcastBody,
  answer: z.object({ data: z.object({ tx_hash: z.string() }).optional() }),
  summary: 'Broadcast a signed transaction',
  description: 'The same bytes again give the same answer, also once they are in a block.',
});

export const statusQuery = z.strictObject({ tx_hash: txHash });

export const statusRoute = defineRoute({
  kind: 'status',
  method: 'GET',
  path: '/transaction/status',
  scope: 'read',
  query: statusQuery,
  answer: z.object({
    data: z
      .object({
        status: z.enum(['success', 'error', 'pending_confirmation']).optional(),
        receipt: z.record(z.string(), z.json()).optional(),
        explanation: z
          .string()
          .optional()
          .describe('Added by Kiln Connect: what became of it, or what it waits for, in words.'),
        nonce: z.int().optional().describe('Added: its nonce, while no block has it.'),
        next_nonce: z
          .int()
          .optional()
          .describe('Added: the nonce with which the next block goes on for its wallet.'),
        max_fee_per_gas_wei: z
          .string()
          .optional()
          .describe('Added: the most that it pays for a unit of gas, while no block has it.'),
        base_fee_per_gas_wei: z
          .string()
          .optional()
          .describe('Added: what a block asks for a unit of gas now.'),
        replaced_by: z
          .string()
          .optional()
          .describe('Added: the transaction that used its nonce, if it is in a late block.'),
      })
      .optional(),
  }),
  summary: 'Read the status of a transaction',
  description:
    'The receipt is that of the node, as it is; there is none before a block has it. `explanation` says what it waits for: a nonce before it, a lower base fee, the next block. One that was broadcast here and that no node knows any more was dropped (`pending_confirmation`: its bytes can be broadcast again) or replaced (`error`: its nonce is used).',
});

export const decodeRoute = decodeRouteOf(hexBytes);

export const decodePostRoute = decodePostRouteOf(
  hexBytes,
  'Added by Kiln Connect: a batch of 150 deposits does not fit into a GET request.',
);
