import { type Json, NETWORKS, type Reason } from '@kiln-connect/core';
import { z } from 'zod';
import { addressFault } from './address.ts';
import { MAX_VALIDATORS } from './networks.ts';

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;
const ZERO_ADDRESS = /^0x0{40}$/;

const address = z
  .string()
  .regex(ADDRESS, { error: 'must be an address: 0x and 40 hex digits', abort: true })
  .superRefine((text, context) => {
    const fault = addressFault(text);
    if (fault) context.addIssue({ code: 'custom', message: fault });
    if (ZERO_ADDRESS.test(text)) {
      context.addIssue({ code: 'custom', message: 'is the zero address, which nobody controls' });
    }
  });

const publicKey = z
  .string()
  .regex(/^0x[0-9a-fA-F]{96}$/, 'must be a validator public key: 0x and 96 hex digits');

const wei = z
  .string()
  .regex(/^(0|[1-9][0-9]{0,77})$/, 'must be an amount in wei: a decimal number as text');

const object = z.strictObject({
  version: z.literal(1),
  chain: z.literal('eth'),
  network: z.enum(NETWORKS),
  action: z.literal('stake'),
  wallet: address.describe('Who pays and signs.'),
  amount_wei: wei.describe('All that is staked, in wei.'),
  withdrawal_address: address.describe('To whom rewards and the stake come back.'),
  compounding_withdrawal: z
    .boolean()
    .optional()
    .describe('True for 0x02 credentials (32 to 2048 ETH a validator); else 0x01, 32 ETH each.'),
  validators: z
    .array(publicKey)
    .min(1)
    .max(MAX_VALIDATORS)
    .optional()
    .describe('Exactly these validators are staked, in any order.'),
  operator_key: z
    .string()
    .regex(/^0x[0-9a-fA-F]{64}$/, 'must be an Ed25519 public key: 0x and 64 hex digits')
    .optional()
    .describe('Instead of validators: any for which this operator signed a statement.'),
  number_of_validators: z.int().min(1).max(MAX_VALIDATORS).optional(),
  batch_deposit_contract: address
    .optional()
    .describe('The contract that may be called instead of the deposit contract.'),
  max_fee_wei: wei.optional().describe('The most that the transaction may cost, in wei.'),
});

const schema = object.superRefine((intent, context) => {
  const issue = (message: string, path: string) =>
    context.addIssue({ code: 'custom', message, path: [path] });
  const { validators, operator_key, number_of_validators } = intent;
  if ((validators === undefined) === (operator_key === undefined)) {
    issue('exactly one of validators and operator_key must be given', 'validators');
  }
  if (operator_key !== undefined && number_of_validators === undefined) {
    issue('must be given together with operator_key', 'number_of_validators');
  }
  if (validators && new Set(validators.map((key) => key.toLowerCase())).size < validators.length) {
    issue('names a public key twice', 'validators');
  }
  if (
    validators &&
    number_of_validators !== undefined &&
    number_of_validators !== validators.length
  ) {
    issue(`is ${number_of_validators}, but ${validators.length} are named`, 'number_of_validators');
  }
});

/** A stake on Ethereum in the user's words; amounts in wei as decimal text. */
export type EthereumStakeIntent = z.output<typeof schema>;

/** The public format as JSON Schema (2020-12), for other languages and for documents. */
export const ethereumStakeIntentSchema: { readonly [key: string]: Json | undefined } = {
  ...(z.toJSONSchema(object) as { [key: string]: Json }),
  oneOf: [{ required: ['validators'] }, { required: ['operator_key', 'number_of_validators'] }],
};

/** The intent, or why it is none; an action that is not built is named as such. */
export function readIntent(
  intent: unknown,
): { readonly intent: EthereumStakeIntent } | { readonly reasons: readonly Reason[] } {
  const result = schema.safeParse(intent);
  if (result.success) return { intent: result.data };
  const reasons = result.error.issues.map(({ path, message }) => {
    const at = ['intent', ...path.map(String)].join('.');
    return { code: 'invalid_intent', message: `${at}: ${message}`, at };
  });
  return { reasons };
}
