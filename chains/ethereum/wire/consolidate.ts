import { defineRoute } from '@kiln-connect/core';
import { z } from 'zod';
import { party, publicKey } from './fields.ts';
import { MAX_SOURCES } from './limits.ts';
import { nonce, unsignedTransaction } from './unsigned-transaction.ts';

const SOURCES_EXPECTED = `Expected a list of 1 to ${MAX_SOURCES} public keys.`;

/** A request to move one validator or several into another one. */
export const consolidateBody = z
  .strictObject({
    wallet: party.describe('The address to which the sources pay out: nobody else can ask.'),
    target_pubkey: publicKey.describe('The validator that gets it; it has to compound (0x02).'),
    source_pubkey: publicKey.optional().describe('The validator that exits and gives its balance.'),
    source_pubkeys: z
      .array(publicKey, { error: SOURCES_EXPECTED })
      .min(1, { error: SOURCES_EXPECTED })
      .max(MAX_SOURCES, { error: SOURCES_EXPECTED })
      .optional()
      .describe(
        'Instead of source_pubkey: several; the answer is then a list with one transaction for each.',
      ),
    withdrawal_address: party
      .optional()
      .describe(
        'Added by Kiln Connect: to whom the target has to pay out; `wallet` when left out.',
      ),
    nonce,
  })
  .refine(
    ({ source_pubkey, source_pubkeys }) =>
      (source_pubkey === undefined) !== (source_pubkeys === undefined),
    {
      error: 'Expected one of source_pubkey and source_pubkeys.',
      path: ['source_pubkey'],
    },
  );

export const consolidateRoute = defineRoute({
  kind: 'craft',
  action: 'consolidate',
  method: 'POST',
  path: '/transaction/consolidate',
  scope: 'craft',
  body: consolidateBody,
  answer: z.object({ data: z.union([unsignedTransaction, z.array(unsignedTransaction)]) }),
  summary: 'Craft the consolidation of validators into one',
  description:
    'Requests to the chain itself (EIP-7251), one transaction for each source. With `source_pubkeys` the answer is a list, in the order in which the transactions have to be broadcast. What is sent with each is its fee with a margin, at most 0.001 ETH; the excess is not given back.',
});
