import type { Network, Scope } from '@kiln-connect/core';
import type { TokenAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { listOf, network, scope } from '../option-values.ts';
import { facts } from '../print.ts';

interface Options {
  readonly organization: string;
  readonly network: Network;
  readonly name: string;
  readonly description?: string;
  readonly scopes?: Scope[];
}

/** `tokens create` */
export const addTokensCreate: AddCommand = (program, output) => {
  group(program, 'tokens', 'API tokens of organizations')
    .command('create')
    .description('Make an API token; it is shown this once')
    .requiredOption('--organization <slug>', 'whose token')
    .requiredOption('--network <network>', 'mainnet, testnet or devnet', network)
    .requiredOption('--name <name>', 'what it is called in lists')
    .option('--description <text>', 'what it is for')
    .option(
      '--scopes <list>',
      'read,craft,broadcast,accounts; all of them when left out',
      listOf(scope),
    )
    .addHelpText('after', '\nWith --quiet the token stands alone on standard output.')
    .action(
      asksServer(
        (server, { organization, network: net, name, description, scopes }: Options) =>
          server.post<TokenAnswer & { token: string }>('/tokens', {
            organization,
            network: net,
            name,
            description,
            scopes,
          }),
        {
          people: (token) =>
            `${facts([
              ['token', token.token],
              ['name', token.name],
              ['network', token.network],
              ['scopes', token.scopes.join(', ')],
              ['id', token.id],
            ])}\n\nIt is shown this once: keep it where secrets are kept.`,
          quiet: ({ token }) => token,
        },
        output,
      ),
    );
};
