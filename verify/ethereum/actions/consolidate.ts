import type { JsonObject } from '@kiln-connect/core';
import * as z from 'zod';
import { defineAction } from '../action.ts';
import { checkKey } from '../check-keys.ts';
import { checkRequestFee, REQUEST_GAS_ALLOWANCE } from '../check-request-fee.ts';
import {
  address,
  commonFields,
  hasDuplicates,
  publicKey,
  requestFields,
} from '../intent-fields.ts';
import { requestFeeEnough } from '../preconditions.ts';
import { consolidationContract } from '../recipients.ts';
import { keyOf } from '../terms.ts';
import {
  noPendingWithdrawals,
  roomForConsolidation,
  validatorsActive,
  validatorsMayRequest,
  validatorsOwned,
} from '../validator-preconditions.ts';

const schema = z
  .strictObject({
    ...commonFields,
    ...requestFields,
    action: z.literal('consolidate'),
    source_pubkey: publicKey.describe('The validator that exits and gives its balance.'),
    target_pubkey: publicKey.describe('The compounding validator that gets it.'),
    withdrawal_address: address
      .optional()
      .describe('To whom the target pays out; the wallet when left out.'),
  })
  .superRefine(({ source_pubkey, target_pubkey }, context) => {
    if (!hasDuplicates([source_pubkey, target_pubkey])) return;
    const message = 'is the source, too: that would be the action enable-compounding';
    context.addIssue({ code: 'custom', message, path: ['target_pubkey'] });
  });

/** A consolidation of one validator into another (EIP-7251), in the user's words. */
export type EthereumConsolidateIntent = z.output<typeof schema>;

/**
 * A request to the protocol to move all of a validator's balance into another one. Nobody compares
 * the owners of the two but the precondition on the target: into a stranger's it would be a gift.
 */
export const consolidate = defineAction({
  schema,
  calls: 'consolidation',
  noun: 'a consolidation of two validators',
  recipient: ({ network }) => consolidationContract(network),
  gasAllowance: () => REQUEST_GAS_ALLOWANCE,
  check: ({ transaction, calldata, intent }) => [
    ...checkRequestFee(transaction.value, intent),
    ...checkKey(calldata.source, intent.source_pubkey, 'source_pubkey'),
    ...checkKey(calldata.target, intent.target_pubkey, 'target_pubkey'),
  ],
  preconditions: ({ transaction, calldata: { source, target }, intent, network }) => [
    validatorsOwned({
      keys: [source],
      withdrawalAddress: intent.wallet,
      types: ['0x01', '0x02'],
      why: 'the chain passes over a request of anybody else',
    }),
    validatorsOwned({
      keys: [target],
      withdrawalAddress: intent.withdrawal_address ?? intent.wallet,
      types: ['0x02'],
      why: 'the stake of the source will be its, and the chain does not ask whose it is',
    }),
    validatorsMayRequest([source]),
    validatorsActive([target]),
    noPendingWithdrawals(source),
    roomForConsolidation(source, target),
    requestFeeEnough(network.consolidationRequestContract, transaction.value),
  ],
  terms: (request) =>
    sourcesOf(request).map((source) => ({
      wallet: request.wallet,
      source_pubkey: keyOf(source),
      target_pubkey: keyOf(request.target_pubkey),
      withdrawal_address: request.withdrawal_address ?? request.wallet,
    })),
  exposure: ({ wallet, target_pubkey, withdrawal_address = wallet }) => ({
    // All that the source has, which no intent says; into a validator of the same owner nothing is lost.
    amount: withdrawal_address.toLowerCase() === wallet.toLowerCase() ? 0n : undefined,
    validators: [[target_pubkey]],
    withdrawalAddresses: [withdrawal_address],
  }),
});

/** One transaction moves one source; a request may name several. */
const sourcesOf = ({ source_pubkey, source_pubkeys }: JsonObject) =>
  Array.isArray(source_pubkeys) ? source_pubkeys : [source_pubkey];
