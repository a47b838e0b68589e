import type { JsonObject } from '@kiln-connect/core';
import * as z from 'zod';
import { address, commonFields, hasDuplicates, publicKey, wei } from '../intent-fields.ts';
import { MAX_VALIDATORS } from '../networks.ts';

/** An operator's Ed25519 public key as hex. */
export const OPERATOR_KEY = /^0x[0-9a-fA-F]{64}$/;

const object = z.strictObject({
  ...commonFields,
  action: z.literal('stake'),
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
    .regex(OPERATOR_KEY, 'must be an Ed25519 public key: 0x and 64 hex digits')
    .optional()
    .describe('Instead of validators: any for which this operator signed a statement.'),
  number_of_validators: z.int().min(1).max(MAX_VALIDATORS).optional(),
  batch_deposit_contract: address
    .optional()
    .describe('The contract that may be called instead of the deposit contract.'),
});

export const stakeIntent = object.superRefine((intent, context) => {
  const issue = (message: string, path: string) =>
    context.addIssue({ code: 'custom', message, path: [path] });
  const { validators, operator_key, number_of_validators } = intent;
  if ((validators === undefined) === (operator_key === undefined)) {
    issue('exactly one of validators and operator_key must be given', 'validators');
  }
  if (operator_key !== undefined && number_of_validators === undefined) {
    issue('must be given together with operator_key', 'number_of_validators');
  }
  if (validators && hasDuplicates(validators)) issue('names a public key twice', 'validators');
  if (
    validators &&
    number_of_validators !== undefined &&
    number_of_validators !== validators.length
  ) {
    issue(`is ${number_of_validators}, but ${validators.length} are named`, 'number_of_validators');
  }
});

/** A stake on Ethereum in the user's words; amounts in wei as decimal text. */
export type EthereumStakeIntent = z.output<typeof stakeIntent>;

/** The rule above that JSON Schema can say as well. */
export const whoIsStaked: JsonObject = {
  oneOf: [{ required: ['validators'] }, { required: ['operator_key', 'number_of_validators'] }],
};
