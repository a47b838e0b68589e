import type { TokenAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { table } from '../print.ts';

/** `tokens list` */
export const addTokensList: AddCommand = (program, output) => {
  group(program, 'tokens', 'API tokens of organizations')
    .command('list')
    .description('List the API tokens of an organization, revoked ones too')
    .requiredOption('--organization <slug>', 'whose tokens')
    .action(
      asksServer(
        (server, { organization }: { organization: string }) =>
          server.get<TokenAnswer[]>('/tokens', { organization }),
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
