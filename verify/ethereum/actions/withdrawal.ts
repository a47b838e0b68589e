import { type Reason, WEI_PER_GWEI } from '@kiln-connect/core';
import * as z from 'zod';
import { paysOutTo } from '../../policy/exposure.ts';
import { defineAction } from '../action.ts';
import { eth } from '../amount-text.ts';
import { checkKey } from '../check-keys.ts';
import { checkRequestFee, REQUEST_GAS_ALLOWANCE } from '../check-request-fee.ts';
import { commonFields, publicKey, requestFields, weiOfWholeGwei } from '../intent-fields.ts';
import { requestFeeEnough } from '../preconditions.ts';
import { withdrawalContract } from '../recipients.ts';
import { keyOf } from '../terms.ts';
import {
  excessBalance,
  noPendingWithdrawals,
  validatorsMayRequest,
  validatorsOwned,
} from '../validator-preconditions.ts';

const schema = z.strictObject({
  ...commonFields,
  ...requestFields,
  action: z.literal('withdrawal'),
  pubkey: publicKey.describe('The validator that pays out.'),
  amount_wei: weiOfWholeGwei.describe('What is paid out, in wei, whole gwei; 0 is the full exit.'),
});

/** A partial withdrawal or a full exit (EIP-7002), in the user's words. */
export type EthereumWithdrawalIntent = z.output<typeof schema>;

/** A request to the protocol to pay out a part of a validator's balance, or to let it exit. */
export const withdrawal = defineAction({
  schema,
  calls: 'withdrawal',
  noun: 'a withdrawal request',
  recipient: ({ network }) => withdrawalContract(network),
  gasAllowance: () => REQUEST_GAS_ALLOWANCE,
  check: ({ transaction, calldata, intent }) => [
    ...checkRequestFee(transaction.value, intent),
    ...checkKey(calldata.publicKey, intent.pubkey, 'pubkey'),
    ...checkAmount(calldata.amount * WEI_PER_GWEI, BigInt(intent.amount_wei)),
  ],
  preconditions: ({ transaction, calldata: { publicKey, amount }, intent, network }) => [
    validatorsOwned({
      keys: [publicKey],
      withdrawalAddress: intent.wallet,
      types: amount === 0n ? ['0x01', '0x02'] : ['0x02'],
      why: 'the chain passes over a request of anybody else, or of another type',
    }),
    validatorsMayRequest([publicKey]),
    amount === 0n ? noPendingWithdrawals(publicKey) : excessBalance(publicKey, amount),
    requestFeeEnough(network.withdrawalRequestContract, transaction.value),
  ],
  terms: (request) => [
    {
      wallet: request.wallet,
      pubkey: keyOf(request.pubkey),
      amount_wei: request.amount_wei,
    },
  ],
  exposure: ({ wallet }) => paysOutTo(wallet),
});

function checkAmount(found: bigint, asked: bigint): readonly Reason[] {
  if (found === asked) return [];
  const words = (amount: bigint): string =>
    amount === 0n ? 'the full exit of the validator (amount 0)' : `${eth(amount)} (${amount} wei)`;
  const message = `the transaction requests ${words(found)}; the intent asks for ${words(asked)}`;
  return [{ code: 'wrong_amount', message, at: 'amount' }];
}
