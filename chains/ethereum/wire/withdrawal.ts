import { defineRoute } from '@kiln-connect/core';
import { z } from 'zod';
import { party, publicKey, weiOrZero } from './fields.ts';
import { nonce, unsignedTransaction } from './unsigned-transaction.ts';

/** A request for a partial withdrawal or a full exit. */
export const withdrawalBody = z.strictObject({
  wallet: party.describe('The address to which the validator pays out: nobody else can ask.'),
  pubkey: publicKey.describe('The validator that pays out.'),
  amount_wei: weiOrZero.describe('Whole gwei, of what is above 32 ETH; 0 is the full exit.'),
  nonce,
});

export const withdrawalRoute = defineRoute({
  kind: 'craft',
  action: 'withdrawal',
  method: 'POST',
  path: '/transaction/withdrawal',
  scope: 'craft',
  body: withdrawalBody,
  answer: z.object({ data: unsignedTransaction }),
  summary: 'Craft a partial withdrawal or the full exit of a validator',
  description:
    'A request to the chain itself (EIP-7002), for which no validator key is needed. What is sent with it is its fee with a margin, at most 0.001 ETH; the excess is not given back.',
});
