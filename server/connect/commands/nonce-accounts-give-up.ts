import type { Network } from '@kiln-connect/core';
import type { NonceAccountsAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer } from '../command.ts';
import { network } from '../option-values.ts';
import { nonceAccounts, nonceAccountsGroup } from './nonce-accounts-list.ts';

interface Options {
  readonly chain: string;
  readonly network: Network;
}

/** `nonce-accounts give-up` */
export const addNonceAccountsGiveUp: AddCommand = (program, output) => {
  nonceAccountsGroup(program)
    .command('give-up')
    .description('Make the transaction void that has a nonce account, before its time')
    .argument('<account>', "the nonce account, as 'nonce-accounts list' shows it")
    .requiredOption('--chain <chain>', "the chain, as the API names it: 'sol'")
    .requiredOption('--network <network>', 'mainnet, testnet or devnet', network)
    .addHelpText(
      'after',
      '\nIts nonce is used up on chain. The account is free once that is final; until then the transaction\nmay still take effect.',
    )
    .action(
      asksServer(
        (server, { chain, network: one }: Options, account) =>
          server.post<NonceAccountsAnswer>('/nonce-accounts/give-up', {
            chain,
            network: one,
            nonce_account: account,
          }),
        nonceAccounts,
        output,
      ),
    );
};
