import type { Reason } from '@kiln-connect/core';
import * as z from 'zod';
import { hexFromBytes } from '../../bytes.ts';
import { defineAction } from '../action.ts';
import { eth } from '../amount-text.ts';
import { checkDataRoot } from '../check-deposits.ts';
import { checkKey } from '../check-keys.ts';
import { address, commonFields, publicKey, weiOfWholeGwei } from '../intent-fields.ts';
import { MAX_COMPOUNDING_STAKE, MIN_DEPOSIT } from '../networks.ts';
import { depositContract } from '../recipients.ts';
import { keyOf } from '../terms.ts';
import { roomForDeposit, validatorsOwned } from '../validator-preconditions.ts';

const schema = z.strictObject({
  ...commonFields,
  action: z.literal('deposit'),
  pubkey: publicKey.describe('The validator that gets it, which exists already.'),
  amount_wei: weiOfWholeGwei.describe('What is added, in wei: at least 1 ETH, whole gwei.'),
  withdrawal_address: address.describe('To whom the validator pays out.'),
});

/** A top-up of a validator, in the user's words. */
export type EthereumDepositIntent = z.output<typeof schema>;

/**
 * A top-up. The chain looks at neither credentials nor signature of a deposit on a key that it knows,
 * so both are zeros: on a key that it does not know, no validator comes of them, for nobody.
 * @see https://github.com/ethereum/consensus-specs/blob/master/specs/electra/beacon-chain.md#new-apply_pending_deposit
 */
export const deposit = defineAction({
  schema,
  calls: 'top-up',
  noun: 'a top-up of a validator',
  recipient: ({ network }) => depositContract(network),
  gasAllowance: () => 200_000n,
  check: ({ transaction: { value }, calldata: { deposit }, intent }) => [
    ...checkAmount(value, BigInt(intent.amount_wei)),
    ...checkKey(hexFromBytes(deposit.publicKey), intent.pubkey, 'pubkey'),
    ...checkDataRoot(deposit, 'deposit_data_root'),
  ],
  preconditions: ({ calldata: { deposit }, intent }) => [
    validatorsOwned({
      keys: [hexFromBytes(deposit.publicKey)],
      withdrawalAddress: intent.withdrawal_address,
      types: ['0x01', '0x02'],
      why: 'what is added belongs to whom the validator pays out, whoever sends it',
    }),
    roomForDeposit(hexFromBytes(deposit.publicKey), deposit.amount),
  ],
  terms: (request) => [
    {
      wallet: request.wallet,
      pubkey: keyOf(request.pubkey),
      amount_wei: request.amount_wei,
      withdrawal_address: request.withdrawal_address ?? request.wallet,
    },
  ],
  exposure: ({ pubkey, amount_wei, withdrawal_address }) => ({
    amount: BigInt(amount_wei),
    validators: [[pubkey]],
    withdrawalAddresses: [withdrawal_address],
  }),
});

function checkAmount(value: bigint, asked: bigint): readonly Reason[] {
  if (value !== asked) {
    const message = `the transaction sends ${eth(value)} (${value} wei); the intent adds ${eth(asked)} (${asked} wei)`;
    return [{ code: 'wrong_value', message, at: 'value' }];
  }
  if (value >= MIN_DEPOSIT && value <= MAX_COMPOUNDING_STAKE) return [];
  const message = `${eth(value)} would be added; ${eth(MIN_DEPOSIT)} to ${eth(MAX_COMPOUNDING_STAKE)}, in whole gwei, is right`;
  return [{ code: 'wrong_amount', message, at: 'value' }];
}
