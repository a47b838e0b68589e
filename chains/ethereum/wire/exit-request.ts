import { defineRoute } from '@kiln-connect/core';
import { z } from 'zod';
import { party, publicKey } from './fields.ts';
import { MAX_VALIDATORS } from './limits.ts';
import { nonce, unsignedTransaction } from './unsigned-transaction.ts';

const VALIDATORS_EXPECTED = `Expected a list of 1 to ${MAX_VALIDATORS} public keys.`;

/** A request to the operator to let validators exit. */
export const exitRequestBody = z.strictObject({
  wallet: party.describe('The address to which all of them pay out.'),
  validators: z
    .array(publicKey, { error: VALIDATORS_EXPECTED })
    .min(1, { error: VALIDATORS_EXPECTED })
    .max(MAX_VALIDATORS, { error: VALIDATORS_EXPECTED })
    .describe('Public keys of validators that this operator handed out.'),
  nonce,
});

export const exitRequestRoute = defineRoute({
  kind: 'craft',
  action: 'exit-request',
  method: 'POST',
  path: '/transaction/exit-request',
  scope: 'craft',
  body: exitRequestBody,
  answer: z.object({ data: unsignedTransaction }),
  summary: 'Craft a request to the operator to let validators exit',
  description:
    'Calls `requestExit(bytes[])` of the exit-request contract of the configuration, which sends nothing and tells the operator who asked. A withdrawal with amount_wei 0 exits a validator without the operator.',
});
