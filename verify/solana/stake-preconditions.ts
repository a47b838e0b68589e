import type { Precondition } from '@kiln-connect/core';
import { sol } from './amount-text.ts';

const PARSED = 'getAccountInfo(account) in the encoding jsonParsed';

/** Nothing is at the address where an account is to be made. */
export const accountUnused = (account: string): Precondition => ({
  code: 'account_unused',
  statement: `Nothing is at ${account} yet: else the transaction fails and only costs its fee.`,
  how: 'getAccountInfo(account) answers null.',
  subject: { account },
});

export const voteAccount = (account: string): Precondition => ({
  code: 'vote_account',
  statement: `${account} is the vote account of a validator that votes: a validator that does not earns nothing.`,
  how: 'getVoteAccounts lists it under current.',
  subject: { vote_account: account },
});

export const stakeLargeEnough = (lamports: bigint): Precondition => ({
  code: 'stake_large_enough',
  statement: `${sol(lamports)} are at least the rent reserve of a stake account and the least delegation.`,
  how: 'getMinimumBalanceForRentExemption(200) and getStakeMinimumDelegation together are not more.',
  subject: { amount_lamports: lamports.toString() },
});

export const rentCovered = (account: string, lamports: bigint): Precondition => ({
  code: 'rent_covered',
  statement: `The ${sol(lamports)} that ${account} gets first are its rent reserve: with less the transaction fails.`,
  how: 'getMinimumBalanceForRentExemption(200) is not more.',
  subject: { account, rent_lamports: lamports.toString() },
});

export const stakeAuthority = (account: string, staker: string): Precondition => ({
  code: 'stake_authority',
  statement: `The staker of ${account} is ${staker}: nobody else may do this to it.`,
  how: `${PARSED} shows it under meta.authorized.staker.`,
  subject: { stake_account: account, staker },
});

export const withdrawAuthority = (account: string, withdrawer: string): Precondition => ({
  code: 'withdraw_authority',
  statement: `The withdrawer of ${account} is ${withdrawer}: nobody else may be paid from it.`,
  how: `${PARSED} shows it under meta.authorized.withdrawer.`,
  subject: { stake_account: account, withdrawer },
});

export const stakeDelegated = (account: string): Precondition => ({
  code: 'stake_delegated',
  statement: `${account} is delegated and not deactivated yet.`,
  how: `${PARSED} shows a delegation whose deactivationEpoch is 18446744073709551615.`,
  subject: { stake_account: account },
});

export const noLockup = (account: string): Precondition => ({
  code: 'no_lockup',
  statement: `No lockup of ${account} is in force.`,
  how: `${PARSED} shows under meta.lockup an epoch and a unixTimestamp that are over.`,
  subject: { stake_account: account },
});

/** `whole`: the account is emptied, and goes away with it. */
export const stakeWithdrawable = (
  account: string,
  lamports: bigint,
  whole: boolean,
): Precondition => ({
  code: 'stake_withdrawable',
  statement: `${sol(lamports)} of ${account} are not staked any more${whole ? ', and are all that it holds' : ''}.`,
  how: `${PARSED}: its lamports without the effective stake, and without the rent reserve unless all is paid out, are ${whole ? 'exactly this' : 'at least this'}; the stake is effective until its deactivation is over.`,
  subject: { stake_account: account, amount_lamports: lamports.toString(), whole_balance: whole },
});

export const stakesMergeable = (source: string, destination: string): Precondition => ({
  code: 'stakes_mergeable',
  statement: `${source} and ${destination} have the same authorities and lockup, and are both fully active with the same validator, or neither of them is active yet: inactive, or in its first epoch of activation.`,
  how: `${PARSED} for both, held beside each other.`,
  subject: { source, destination },
});

export const stakeSplittable = (account: string, lamports: bigint): Precondition => ({
  code: 'stake_splittable',
  statement: `${account} holds more than ${sol(lamports)}, and both parts are at least the least delegation and the rent reserve.`,
  how: `${PARSED} shows its stake; getStakeMinimumDelegation and getMinimumBalanceForRentExemption(200) the least.`,
  subject: { stake_account: account, amount_lamports: lamports.toString() },
});
