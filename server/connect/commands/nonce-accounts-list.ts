import { formatAmount, type Network } from '@kiln-connect/core';
import type { NonceAccountsAnswer } from '@kiln-connect/usecases';
import type { Command } from 'commander';
import { type AddCommand, asksServer, group } from '../command.ts';
import { network } from '../option-values.ts';
import { facts, type Printed, table } from '../print.ts';

/** The group of commands for nonce accounts. */
export const nonceAccountsGroup = (program: Command): Command =>
  group(
    program,
    'nonce-accounts',
    "The operator's accounts that keep transactions good until they are signed",
  );

/** Accounts, and under them who pays for them and what one more takes. */
export const nonceAccounts: Printed<NonceAccountsAnswer> = {
  people: ({ accounts, authority, payer, payer_balance, cost_of_one, decimals, token }) => {
    const inTokens = (amount: string): string =>
      `${formatAmount(BigInt(amount), decimals)} ${token}`;
    return [
      table(
        accounts,
        {
          'nonce account': ({ nonce_account }) => nonce_account,
          state: ({ state }) => state,
          organization: ({ organization }) => organization,
          leased: ({ leased_at }) => leased_at,
          'given up': ({ given_up_at }) => given_up_at,
        },
        "There is no nonce account yet: 'nonce-accounts create' makes some.",
      ),
      facts([
        ['authority', authority],
        ['payer', `${payer} has ${inTokens(payer_balance)}`],
        ['to make one more', `the payer must have ${inTokens(cost_of_one)}`],
      ]),
    ].join('\n\n');
  },
  quiet: ({ accounts }) => accounts.map(({ nonce_account }) => nonce_account).join('\n'),
};

/** `nonce-accounts list` */
export const addNonceAccountsList: AddCommand = (program, output) => {
  nonceAccountsGroup(program)
    .command('list')
    .description('List nonce accounts, which organization has which, and who pays for them')
    .requiredOption('--chain <chain>', "the chain, as the API names it: 'sol'")
    .requiredOption('--network <network>', 'mainnet, testnet or devnet', network)
    .action(
      asksServer(
        (server, { chain, network: one }: { chain: string; network: Network }) =>
          server.get<NonceAccountsAnswer>('/nonce-accounts', { chain, network: one }),
        nonceAccounts,
        output,
      ),
    );
};
