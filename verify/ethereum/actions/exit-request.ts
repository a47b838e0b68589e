import type { Reason } from '@kiln-connect/core';
import * as z from 'zod';
import { bytesFromHex } from '../../bytes.ts';
import { paysOutTo } from '../../policy/exposure.ts';
import { defineAction } from '../action.ts';
import { eth } from '../amount-text.ts';
import { checkDuplicates, checkNamed } from '../check-keys.ts';
import { address, commonFields, hasDuplicates, publicKey } from '../intent-fields.ts';
import { MAX_VALIDATORS } from '../networks.ts';
import { exitContractCode } from '../preconditions.ts';
import { keysOf } from '../terms.ts';
import { validatorsMayRequest, validatorsOwned } from '../validator-preconditions.ts';

const schema = z.strictObject({
  ...commonFields,
  action: z.literal('exit-request'),
  validators: z
    .array(publicKey)
    .min(1)
    .max(MAX_VALIDATORS)
    .refine((keys) => !hasDuplicates(keys), 'names a public key twice')
    .describe('The validators that the operator is asked to exit, in any order.'),
  exit_request_contract: address.describe('The contract that the operator listens to.'),
});

/** A request to the operator to exit validators, in the user's words. */
export type EthereumExitRequestIntent = z.output<typeof schema>;

/** A public request to the operator, who has the keys, to exit these validators. */
export const exitRequest = defineAction({
  schema,
  calls: 'exit-request',
  noun: 'a request to the operator to exit validators',
  recipient: ({ intent }) => ({
    address: bytesFromHex(intent.exit_request_contract) as Uint8Array,
    what: "the intent's exit-request contract",
  }),
  gasAllowance: ({ validators }) => 100_000n + 20_000n * BigInt(validators.length),
  check: ({ transaction, calldata: { publicKeys }, intent }) => [
    ...checkNothingSent(transaction.value),
    ...checkDuplicates(publicKeys, at),
    ...checkNamed(publicKeys, intent.validators, at),
  ],
  preconditions: ({ transaction, calldata: { publicKeys }, intent, network }) => [
    validatorsOwned({
      keys: publicKeys,
      withdrawalAddress: intent.wallet,
      types: ['0x01', '0x02'],
      why: 'the operator passes over a request of anybody else',
    }),
    validatorsMayRequest(publicKeys),
    exitContractCode(transaction, network),
  ],
  terms: (request) => [{ wallet: request.wallet, validators: keysOf(request.validators) }],
  exposure: ({ wallet }) => paysOutTo(wallet),
});

const at = (index: number): string => `validators[${index}]`;

function checkNothingSent(value: bigint): readonly Reason[] {
  if (value === 0n) return [];
  const message = `the transaction sends ${eth(value)} (${value} wei); a request to the operator sends nothing`;
  return [{ code: 'wrong_value', message, at: 'value' }];
}
