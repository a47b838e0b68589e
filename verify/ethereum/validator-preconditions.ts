import { type Gwei, type Precondition, WEI_PER_GWEI } from '@kiln-connect/core';
import { eth } from './amount-text.ts';
import { MAX_COMPOUNDING_STAKE, MIN_STAKE } from './networks.ts';

const STATE = '/eth/v1/beacon/states/head';

type CredentialsType = '0x01' | '0x02';

const named = (keys: readonly string[]): string =>
  keys.length === 1 ? `The validator ${keys[0]}` : `Each of the ${keys.length} validators`;

/** Each validator exists and pays out to this address, in one of these ways. */
export function validatorsOwned({
  keys,
  withdrawalAddress,
  types,
  why,
}: {
  keys: readonly string[];
  withdrawalAddress: string;
  types: readonly CredentialsType[];
  why: string;
}): Precondition {
  return {
    code: 'validators_owned',
    statement: `${named(keys)} exists and pays out to ${withdrawalAddress}, with credentials of type ${types.join(' or ')}: ${why}.`,
    how: `${STATE}/validators/{public key} of a beacon node: validator.withdrawal_credentials is ${types.join(' or ')}, 22 zeros, and the address.`,
    subject: { validators: keys, withdrawal_address: withdrawalAddress, types },
  };
}

/** Each validator is active for long enough, and not on its way out. */
export const validatorsMayRequest = (keys: readonly string[]): Precondition => ({
  code: 'validators_may_request',
  statement: `${named(keys)} is active, neither exiting nor slashed, and has been active for SHARD_COMMITTEE_PERIOD epochs (256, some 27 hours, but for the devnet): before that the chain takes no exit and no request of it.`,
  how: `${STATE}/validators/{public key}: the status is active_ongoing, and validator.activation_epoch + SHARD_COMMITTEE_PERIOD (/eth/v1/config/spec) is not after the epoch of now.`,
  subject: { validators: keys },
});

/** Each validator is active and not on its way out. */
export const validatorsActive = (keys: readonly string[]): Precondition => ({
  code: 'validators_active',
  statement: `${named(keys)} is active and not exiting.`,
  how: `${STATE}/validators/{public key}: the status is active_ongoing.`,
  subject: { validators: keys },
});

/** A validator with partial withdrawals in the queue can not exit by request. */
export const noPendingWithdrawals = (key: string): Precondition => ({
  code: 'no_pending_withdrawals',
  statement: `No partial withdrawal of ${key} waits in the queue: while one does, the chain passes over requests that let the validator exit.`,
  how: `${STATE}/pending_partial_withdrawals has no entry of the validator's index.`,
  subject: { validator: key },
});

/** What is asked for is there beyond the 32 ETH that stay. */
export const excessBalance = (key: string, amount: Gwei): Precondition => ({
  code: 'excess_balance',
  statement: `${key} has at least ${eth(amount * WEI_PER_GWEI)} beyond 32 ETH and what waits to be withdrawn already: the chain pays out no more than that.`,
  how: `${STATE}/validators/{public key}: balance − 32000000000 − the amounts of the validator in …/pending_partial_withdrawals is at least ${amount} (gwei).`,
  subject: { validator: key, amount_gwei: amount.toString() },
});

/** What is added will earn: it does not exceed what one validator can hold. */
export const roomForDeposit = (key: string, amount: Gwei): Precondition => ({
  code: 'room_for_deposit',
  statement: `${key} is not exiting and holds, with pending deposits and these ${eth(amount * WEI_PER_GWEI)}, at most ${eth(MIN_STAKE)} (type 0x01) or ${eth(MAX_COMPOUNDING_STAKE)} (type 0x02): what exceeds that earns nothing.`,
  how: `${STATE}/validators/{public key}: the status is active_ongoing or pending, and balance + the amounts of the key in ${STATE}/pending_deposits + ${amount} is at most 32000000000 or 2048000000000 (gwei).`,
  subject: { validator: key, amount_gwei: amount.toString() },
});

/** Both balances together are what one validator can hold. */
export const roomForConsolidation = (source: string, target: string): Precondition => ({
  code: 'room_for_consolidation',
  statement: `The effective balances of source and target add up to at most ${eth(MAX_COMPOUNDING_STAKE)}: what exceeds that earns nothing.`,
  how: `${STATE}/validators/{public key} of both: validator.effective_balance.`,
  subject: { source, target },
});
