import { defineRoute } from '@kiln-connect/core';
import { z } from 'zod';
import { party, publicKey, wei } from './fields.ts';
import { nonce, unsignedTransaction } from './unsigned-transaction.ts';

/** A request for a top-up. */
export const depositBody = z.strictObject({
  wallet: party.describe('Sends the deposit and pays for it; anybody may.'),
  pubkey: publicKey.describe('The validator that gets it, which exists already.'),
  amount_wei: wei.describe('At least 1 ETH, whole gwei.'),
  withdrawal_address: party
    .optional()
    .describe(
      'Added by Kiln Connect: to whom the validator has to pay out; `wallet` when left out.',
    ),
  nonce,
});

export const depositRoute = defineRoute({
  kind: 'craft',
  action: 'deposit',
  method: 'POST',
  path: '/transaction/deposit',
  scope: 'craft',
  body: depositBody,
  answer: z.object({ data: unsignedTransaction }),
  summary: 'Craft a top-up of a validator',
  description:
    'What is added belongs to whom the validator pays out. With what waits in the queue of deposits a validator may come to 32 ETH (credentials of type 0x01) or 2048 ETH (0x02).',
});
