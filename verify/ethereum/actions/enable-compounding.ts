import * as z from 'zod';
import { paysOutTo } from '../../policy/exposure.ts';
import { defineAction } from '../action.ts';
import { checkKey } from '../check-keys.ts';
import { checkRequestFee, REQUEST_GAS_ALLOWANCE } from '../check-request-fee.ts';
import { commonFields, publicKey, requestFields } from '../intent-fields.ts';
import { requestFeeEnough } from '../preconditions.ts';
import { consolidationContract } from '../recipients.ts';
import { keyOf } from '../terms.ts';
import { validatorsActive, validatorsOwned } from '../validator-preconditions.ts';

const schema = z.strictObject({
  ...commonFields,
  ...requestFields,
  action: z.literal('enable-compounding'),
  pubkey: publicKey.describe('The validator whose credentials become 0x02.'),
});

/** The switch of a validator to compounding (EIP-7251), in the user's words. */
export type EthereumEnableCompoundingIntent = z.output<typeof schema>;

/** A request to the protocol to turn 0x01 credentials into 0x02; their address stays. */
export const enableCompounding = defineAction({
  schema,
  calls: 'compounding',
  noun: 'a switch to compounding',
  recipient: ({ network }) => consolidationContract(network),
  gasAllowance: () => REQUEST_GAS_ALLOWANCE,
  check: ({ transaction, calldata, intent }) => [
    ...checkRequestFee(transaction.value, intent),
    ...checkKey(calldata.publicKey, intent.pubkey, 'pubkey'),
  ],
  preconditions: ({ transaction, calldata: { publicKey }, intent, network }) => [
    validatorsOwned({
      keys: [publicKey],
      withdrawalAddress: intent.wallet,
      types: ['0x01'],
      why: 'the chain passes over a request of anybody else, or of another type',
    }),
    validatorsActive([publicKey]),
    requestFeeEnough(network.consolidationRequestContract, transaction.value),
  ],
  terms: (request) => [{ wallet: request.wallet, pubkey: keyOf(request.pubkey) }],
  exposure: ({ wallet }) => paysOutTo(wallet),
});
