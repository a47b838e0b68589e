import type { Network } from '@kiln-connect/core';
import type { CreatedNonceAccountsAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer } from '../command.ts';
import { network, nonceAccountCount } from '../option-values.ts';
import { nonceAccounts, nonceAccountsGroup } from './nonce-accounts-list.ts';

interface Options {
  readonly chain: string;
  readonly network: Network;
  readonly count: number;
}

/** `nonce-accounts create` */
export const addNonceAccountsCreate: AddCommand = (program, output) => {
  nonceAccountsGroup(program)
    .command('create')
    .description("Make nonce accounts with the payer's funds; returns when they are confirmed")
    .requiredOption('--chain <chain>', "the chain, as the API names it: 'sol'")
    .requiredOption('--network <network>', 'mainnet, testnet or devnet', network)
    .requiredOption('--count <number>', 'how many', nonceAccountCount)
    .addHelpText(
      'after',
      "\nThe payer is the operator's own key on that chain: 'nonce-accounts list' shows its address and\nwhat one account takes. Most of that is the account's rent reserve, which stays in the account.",
    )
    .action(
      asksServer(
        (server, { chain, network: one, count }: Options) =>
          server.post<CreatedNonceAccountsAnswer>('/nonce-accounts', {
            chain,
            network: one,
            count,
          }),
        {
          people: (answer) =>
            `${answer.created.length} nonce accounts were made:\n${answer.created.join('\n')}\n\n${nonceAccounts.people(answer)}`,
          quiet: ({ created }) => created.join('\n'),
        },
        output,
      ),
    );
};
