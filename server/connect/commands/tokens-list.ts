import type { Network } from '@kiln-connect/core';
import type { TokenAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { path } from '../operator-client.ts';
import { network } from '../option-values.ts';
import { table } from '../print.ts';
import { TOKENS } from './tokens-create.ts';

interface Options {
  readonly organization: string;
  readonly network?: Network;
}

/** `tokens list` */
export const addTokensList: AddCommand = (program, output) => {
  group(program, 'tokens', TOKENS)
    .command('list')
    .description('List the API tokens of an organization, revoked ones too')
    .requiredOption('--organization <slug>', 'whose tokens')
    .option('--network <network>', 'of this network alone', network)
    .action(
      asksServer(
        (server, { organization, network: one }: Options) =>
          server.get<TokenAnswer[]>(path`/organizations/${organization}/tokens`, { network: one }),
        {
          people: (tokens) =>
            table(
              tokens,
              {
                id: ({ id }) => id,
                name: ({ name }) => name,
                token: ({ prefix, last_four }) => `${prefix}…${last_four}`,
                network: ({ network }) => network,
                scopes: ({ scopes }) => scopes.join(','),
                state: ({ state }) => state,
                'last used': ({ last_used_at }) => last_used_at,
                expires: ({ expires_at }) => expires_at,
                revoked: ({ revoked_at }) => revoked_at,
              },
              "It has no API token yet; 'tokens create' makes one.",
            ),
          quiet: (tokens) => tokens.map(({ id }) => id).join('\n'),
        },
        output,
      ),
    );
};
