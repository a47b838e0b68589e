import type { Network } from '@kiln-connect/core';
import type { ValidatorKeyAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { listOf, network, text } from '../option-values.ts';
import { VALIDATORS, validatorKeys } from './validators-list.ts';

interface Options {
  readonly chain: string;
  readonly network: Network;
  readonly validators: string[];
  readonly to: string;
}

/** `validators move` */
export const addValidatorsMove: AddCommand = (program, output) => {
  group(program, 'validators', VALIDATORS)
    .command('move')
    .description('Move keys to another validator client, with what they signed')
    .requiredOption('--chain <chain>', "the chain, as the API names it: 'eth'")
    .requiredOption('--network <network>', 'mainnet, testnet or devnet', network)
    .requiredOption('--validators <keys>', 'public keys, separated by commas', listOf(text))
    .requiredOption('--to <client>', 'name or address of a validator client in the configuration')
    .addHelpText(
      'after',
      '\nThe old client deletes a key before the new one gets it; a key that it will not let go stays.',
    )
    .action(
      asksServer(
        (server, { chain, network: net, validators: public_keys, to }: Options) =>
          server.post<ValidatorKeyAnswer[]>('/validators/move', {
            chain,
            network: net,
            public_keys,
            to,
          }),
        validatorKeys,
        output,
      ),
    );
};
