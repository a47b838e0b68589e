import { defineRoute } from '@kiln-connect/core';
import { type ZodObject, type ZodType, z } from 'zod';

// Routes that are the same for every chain but for a field or a sentence.

/** Puts what `body` takes, signatures, to an unsigned transaction. */
export const prepareRouteOf = (body: ZodObject, summary: string) =>
  defineRoute({
    kind: 'prepare',
    method: 'POST',
    path: '/transaction/prepare',
    scope: 'craft',
    body,
    answer: z.object({ data: z.object({ signed_tx_serialized: z.string() }) }),
    summary,
  });

const decodeAnswer = z.object({ data: z.record(z.string(), z.json()) });

/** Decodes a transaction that is written as the chain writes bytes. */
export const decodeRouteOf = (bytes: ZodType<string>) =>
  defineRoute({
    kind: 'decode',
    method: 'GET',
    path: '/transaction/decode',
    scope: 'read',
    query: z.strictObject({ tx_serialized: bytes }),
    answer: decodeAnswer,
    summary: 'Decode a transaction, unsigned or signed',
  });

/** The same for one that does not fit into an address; `description` says which. */
export const decodePostRouteOf = (bytes: ZodType<string>, description: string) =>
  defineRoute({
    kind: 'decode',
    method: 'POST',
    path: '/transaction/decode',
    scope: 'read',
    body: z.strictObject({ tx_serialized: bytes }),
    answer: decodeAnswer,
    summary: 'Decode a transaction that is too long for an address',
    description,
  });
