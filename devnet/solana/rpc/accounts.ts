import type { Chain } from '../chain.ts';
import { filtersOf } from './account-filters.ts';
import { accountEncodingOf, encodeAccount } from './encode-account.ts';
import { inContext, type Method } from './method.ts';
import { addressAt, asAddress, bankOf, listAt, numberAt, optionsAt } from './params.ts';

/** Most accounts of one call (MAX_MULTIPLE_ACCOUNTS). */
const MOST_ACCOUNTS = 100;

/** The machine's sysvars and vote accounts are brought up to date before anybody looks. */
const accountsOf = (chain: Chain) => {
  chain.refresh();
  return chain.accounts;
};

const getBalance: Method = (params, { chain }) => {
  const address = addressAt(params, 0);
  const bank = bankOf(optionsAt(params, 1), chain);
  return inContext(bank, accountsOf(chain).getAt(address, bank.slot)?.lamports ?? 0);
};

const getAccountInfo: Method = (params, { chain }) => {
  const address = addressAt(params, 0);
  const options = optionsAt(params, 1);
  const encoding = accountEncodingOf(options);
  const bank = bankOf(options, chain);
  const account = accountsOf(chain).getAt(address, bank.slot);
  return inContext(bank, account ? encodeAccount(account, encoding) : null);
};

const getMultipleAccounts: Method = (params, { chain }) => {
  const addresses = listAt(params, 0, MOST_ACCOUNTS).map(asAddress);
  const options = optionsAt(params, 1);
  const encoding = accountEncodingOf(options, 'base64');
  const bank = bankOf(options, chain);
  const accounts = accountsOf(chain);
  return inContext(
    bank,
    addresses.map((address) => {
      const account = accounts.getAt(address, bank.slot);
      return account ? encodeAccount(account, encoding) : null;
    }),
  );
};

const getProgramAccounts: Method = (params, { chain }) => {
  const program = addressAt(params, 0);
  const options = optionsAt(params, 1);
  const encoding = accountEncodingOf(options);
  const matches = filtersOf(options);
  const bank = bankOf(options, chain);
  const found = accountsOf(chain)
    .ownedByAt(program, bank.slot)
    .filter(matches)
    .map((account) => ({
      account: encodeAccount(account, encoding),
      pubkey: account.address,
    }));
  return options.withContext === true ? inContext(bank, found) : found;
};

/** What accounts hold, as of the commitment that the caller asks for. */
export const accountMethods = {
  getBalance,
  getAccountInfo,
  getMultipleAccounts,
  getProgramAccounts,
  getMinimumBalanceForRentExemption: (params, { chain }) =>
    chain.svm.minimumBalanceForRentExemption(BigInt(numberAt(params, 0))),
} satisfies { [name: string]: Method };
