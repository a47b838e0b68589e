import type { Network } from '@kiln-connect/core';
import type { ExitAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { listOf, network, text } from '../option-values.ts';
import { table } from '../print.ts';
import { VALIDATORS } from './validators-list.ts';

interface Options {
  readonly chain: string;
  readonly network: Network;
  readonly validators: string[];
  readonly because: string;
}

/** `validators exit` */
export const addValidatorsExit: AddCommand = (program, output) => {
  group(program, 'validators', VALIDATORS)
    .command('exit')
    .description('Sign voluntary exits and hand them to the chain; there is no way back')
    .requiredOption('--chain <chain>', "the chain, as the API names it: 'eth'")
    .requiredOption('--network <network>', 'mainnet, testnet or devnet', network)
    .requiredOption('--validators <keys>', 'public keys, separated by commas', listOf(text))
    .requiredOption('--because <reason>', 'goes into the audit log')
    .action(
      asksServer(
        (server, { chain, network: net, validators: public_keys, because }: Options) =>
          server.post<ExitAnswer[]>('/validators/exit', {
            chain,
            network: net,
            public_keys,
            because,
          }),
        {
          people: (exits) =>
            table(
              exits,
              {
                validator: ({ public_key }) => public_key,
                state: ({ state }) => state,
                reason: ({ reason }) => reason,
              },
              '',
            ),
          quiet: (exits) =>
            exits
              .filter(({ state }) => state === 'submitted')
              .map(({ public_key }) => public_key)
              .join('\n'),
        },
        output,
      ),
    );
};
