import { defineRoute } from '@kiln-connect/core';
import { z } from 'zod';
import { accountId } from '../../query-fields.ts';
import { party } from './fields.ts';
import { MAX_VALIDATORS } from './limits.ts';
import { operatorStatement } from './operator-statement.ts';

/** A request for validator keys. Amounts are bounded in the action: they hang together. */
export const keysBody = z.strictObject({
  account_id: accountId,
  withdrawal_address: party.describe('Where the stake and its rewards are paid out.'),
  fee_recipient_address: party
    .optional()
    .describe('Where execution rewards are paid; the configured one, else withdrawal_address.'),
  number: z
    .int({ error: `Expected a whole number of keys, 1 to ${MAX_VALIDATORS}.` })
    .min(1, { error: `Expected 1 to ${MAX_VALIDATORS} keys.` })
    .max(MAX_VALIDATORS, { error: `Expected 1 to ${MAX_VALIDATORS} keys.` }),
  amount_per_key_in_eth: z
    .number({ error: 'Expected a number of ETH.' })
    .optional()
    .describe('Amount that each deposit is signed for, 32 when left out.'),
  amount_per_key_in_gwei: z
    .int({ error: 'Expected a whole number of gwei.' })
    .optional()
    .describe('The same in gwei; give one of the two.'),
  compounding_withdrawal: z
    .boolean({ error: 'Expected true or false.' })
    .optional()
    .describe('True for 0x02 credentials, which compound up to 2048 ETH.'),
  format: z.enum(['cli_deposit', 'batch_deposit'], {
    error: "Expected 'cli_deposit' or 'batch_deposit'.",
  }),
  kiln_signature: z
    .boolean({ error: 'Expected true or false.' })
    .optional()
    .describe(
      "True adds the operator's OpenPGP signature of each key's statement; its public key is at /.well-known/operator-openpgp-key/<network>.asc.",
    ),
});

const hexText = z.string().describe('Hex without 0x.');

const cliDeposit = z.array(
  z.object({
    format: z.literal('cli_deposit'),
    pubkey: hexText,
    withdrawal_credentials: hexText,
    amount: z.int().describe('Gwei.'),
    signature: hexText,
    deposit_message_root: hexText,
    deposit_data_root: hexText,
    fork_version: hexText,
    network_name: z.string(),
    deposit_cli_version: z.string(),
    kiln_signature: z
      .string()
      .optional()
      .describe("Detached OpenPGP signature of the operator statement's message, ASCII armor."),
    operator_statement: operatorStatement.optional().describe('Added by Kiln Connect.'),
  }),
);

const batchDeposit = z.object({
  format: z.literal('batch_deposit'),
  pubkeys: z.array(z.string()),
  withdrawal_credentials: z.array(z.string()),
  signatures: z.array(z.string()),
  deposit_data_roots: z.array(z.string()),
  kiln_signatures: z
    .array(z.string())
    .optional()
    .describe('Added by Kiln Connect; as in the other format.'),
  operator_statements: z.array(operatorStatement).optional().describe('Added by Kiln Connect.'),
});

export const keysRoute = defineRoute({
  kind: 'validator-keys',
  method: 'POST',
  path: '/keys',
  scope: 'craft',
  status: 201,
  body: keysBody,
  answer: z.object({ data: z.union([cliDeposit, batchDeposit]) }),
  summary: 'Make validator keys with signed deposit data',
  description:
    'For those who make the deposit transaction themselves. Each key is new, is never handed out again, and is run by the operator from its deposit on.',
});
