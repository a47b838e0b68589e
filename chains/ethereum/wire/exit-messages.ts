import { defineRoute } from '@kiln-connect/core';
import { z } from 'zod';
import { list } from '../../query-fields.ts';
import { publicKey } from './fields.ts';

const exitMessage = z.object({
  validator_address: z.string(),
  gpg_public_key: z.string().describe('Whom the payload is encrypted to, in ASCII armor.'),
  payload: z
    .string()
    .describe(
      'A signed voluntary exit (EIP-7044) as POST /eth/v1/beacon/pool/voluntary_exits takes it, encrypted to that key and signed by the operator, in ASCII armor; empty while there is none.',
    ),
  updated_at: z.string().describe('RFC 3339, UTC.'),
  state: z
    .enum(['ready', 'no_validator_index'])
    .describe(
      'Added by Kiln Connect. `no_validator_index`: the beacon chain has not taken up the deposit, and an exit names the validator by its index.',
    ),
  epoch: z
    .int()
    .optional()
    .describe('Added by Kiln Connect: the epoch from which the exit is valid.'),
});

export const exitMessagesRoute = defineRoute({
  kind: 'exit-messages',
  method: 'GET',
  path: '/exit-messages',
  scope: 'read',
  query: z.strictObject({
    validators: list(publicKey).describe(
      'Public keys of validators in your accounts, on keys made here; all of them when left out.',
    ),
  }),
  toReportQuery: ({ validators }) => ({ filter: validators ? { stakeIds: validators } : {} }),
  answer: z.object({ data: z.array(exitMessage) }),
  summary: 'Read the pre-signed exits of your validators',
  description:
    'An owner or admin registers the OpenPGP key of the organization first. Each exit is made once and kept; it is valid for good, and the chain takes it once the validator has been active for 256 epochs.',
});
