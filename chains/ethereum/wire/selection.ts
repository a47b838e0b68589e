import type { StakeFilter } from '@kiln-connect/core';
import { z } from 'zod';
import { accountId, list, wholeNumber } from '../../query-fields.ts';
import { credentialsFor } from '../withdrawal-credentials.ts';
import { address, publicKey } from './fields.ts';

/** Both kinds of credentials that end with an address. */
const credentialsOf = (owner: string): string[] =>
  [false, true].map((compounding) => credentialsFor(owner, compounding));

const wholeCredentials = z
  .string()
  .regex(/^0x[0-9a-fA-F]{64}$/)
  .transform((text) => [text.toLowerCase()]);

/** 32 bytes stand for themselves; an address for both kinds of credentials that end with it. */
const ownerCredentials = z.union([wholeCredentials, address.transform(credentialsOf)], {
  error:
    'Expected withdrawal credentials (0x and 64 hex digits) or the address in them (0x and 40 hex digits, in lower case or with its EIP-55 checksum).',
});

/** Which validators a report speaks of: what is given narrows it, all of it together. */
export const selectionFields = {
  validators: list(publicKey).describe('Public keys of validators.'),
  scope: z
    .enum(['kiln', 'network'], { error: "Expected 'kiln' or 'network'." })
    .optional()
    .describe('`kiln`: every validator on our keys; `network`: every validator of the network.'),
  wallets: list(address).describe('Addresses that sent the deposits.'),
  proxies: list(address).describe('Contracts that the deposits went through.'),
  withdrawal_credentials: list(ownerCredentials).describe(
    'Withdrawal credentials, or the addresses in them.',
  ),
  validator_indexes: list(wholeNumber(0)).describe('Indexes of validators.'),
  accounts: list(accountId).describe('Accounts of the organization, by id.'),
};

interface Selection {
  validators?: string[] | undefined;
  scope?: 'kiln' | 'network' | undefined;
  wallets?: string[] | undefined;
  proxies?: string[] | undefined;
  withdrawal_credentials?: string[][] | undefined;
  validator_indexes?: number[] | undefined;
  accounts?: string[] | undefined;
}

const SCOPES = { kiln: 'operator', network: 'network' } as const;

/** The selection in the words that all chains share. */
export const filterOf = (query: Selection): StakeFilter => ({
  ...(query.validators && { stakeIds: query.validators }),
  ...(query.scope && { scope: SCOPES[query.scope] }),
  ...(query.wallets && { wallets: query.wallets }),
  ...(query.proxies && { proxies: query.proxies }),
  ...(query.withdrawal_credentials && { owners: query.withdrawal_credentials.flat() }),
  ...(query.validator_indexes && { indexes: query.validator_indexes }),
  ...(query.accounts && { accounts: query.accounts }),
});
