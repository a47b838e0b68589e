import { defineRoute } from '@kiln-connect/core';
import { z } from 'zod';
import { party, publicKey } from './fields.ts';
import { nonce, unsignedTransaction } from './unsigned-transaction.ts';

/** A request to let a validator compound. */
export const enableCompoundingBody = z.strictObject({
  wallet: party.describe('The address to which the validator pays out: nobody else can ask.'),
  pubkey: publicKey.describe('The validator whose credentials become 0x02.'),
  nonce,
});

export const enableCompoundingRoute = defineRoute({
  kind: 'craft',
  action: 'enable-compounding',
  method: 'POST',
  path: '/transaction/enable-compounding',
  scope: 'craft',
  body: enableCompoundingBody,
  answer: z.object({ data: unsignedTransaction }),
  summary: 'Craft the switch of a validator to compounding',
  description:
    'A request to the chain itself (EIP-7251) that turns credentials of type 0x01 into 0x02; the address in them stays. What is sent with it is its fee with a margin, at most 0.001 ETH; the excess is not given back.',
});
