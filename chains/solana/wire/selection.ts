import type { StakeFilter } from '@kiln-connect/core';
import { accountId, list } from '../../query-fields.ts';
import { address, party } from './fields.ts';

/** Which stakes a report speaks of: what is given narrows it, all of it together. */
export const selectionFields = {
  stake_accounts: list(party).describe('Addresses of stake accounts.'),
  wallets: list(address).describe('Addresses of their stakers.'),
  accounts: list(accountId).describe('Accounts of the organization, by id.'),
};

/** The same with validators, where the contract has them. */
export const selectionWithValidators = {
  ...selectionFields,
  validators: list(party).describe('Vote accounts that the stakes are with.'),
};

interface Selection {
  stake_accounts?: string[] | undefined;
  validators?: string[] | undefined;
  wallets?: string[] | undefined;
  accounts?: string[] | undefined;
}

/** The selection in the words that all chains share. */
export const filterOf = (query: Selection): StakeFilter => ({
  ...(query.stake_accounts && { stakeIds: query.stake_accounts }),
  ...(query.validators && { validators: query.validators }),
  ...(query.wallets && { wallets: query.wallets }),
  ...(query.accounts && { accounts: query.accounts }),
});
