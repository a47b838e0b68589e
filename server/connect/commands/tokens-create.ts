import { type Network, SCOPES, type Scope } from '@kiln-connect/core';
import type { TokenWithSecret } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { path } from '../operator-client.ts';
import { expiry, listOf, network, nullFor, scope, text } from '../option-values.ts';
import { facts, type Printed } from '../print.ts';

interface Options {
  readonly organization: string;
  readonly network: Network;
  readonly name: string;
  readonly description?: string;
  readonly scopes?: Scope[];
  readonly expires?: string;
  readonly addresses?: string[];
}

export const TOKENS = 'API tokens of organizations';

/** A token with its secret, which stands alone when that is all that is wanted. */
export const newToken: Printed<TokenWithSecret> = {
  people: (token) =>
    `${facts([
      ['token', token.token],
      ['name', token.name],
      ['network', token.network],
      ['scopes', token.scopes.join(', ')],
      ['id', token.id],
      ...(token.expires_at === null ? [] : [['expires', token.expires_at] as const]),
      ...(token.allowed_addresses.length === 0
        ? []
        : [['addresses', token.allowed_addresses.join(', ')] as const]),
      ...(token.previous_secret === null
        ? []
        : [['old token ends', token.previous_secret.valid_until] as const]),
    ])}\n\nIt is shown this once: keep it where secrets are kept.`,
  quiet: ({ token }) => token,
};

/** `tokens create` */
export const addTokensCreate: AddCommand = (program, output) => {
  group(program, 'tokens', TOKENS)
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
    .option('--expires <day>', "when it ends, in UTC; 'never' when left out", expiry)
    .option(
      '--addresses <list>',
      'addresses and ranges it may be used from; everywhere when left out',
      listOf(text),
    )
    .addHelpText('after', '\nWith --quiet the token stands alone on standard output.')
    .action(
      asksServer(
        (server, { organization, expires, addresses, scopes = [...SCOPES], ...named }: Options) =>
          server.post<TokenWithSecret>(path`/organizations/${organization}/tokens`, {
            network: named.network,
            name: named.name,
            description: named.description,
            scopes,
            expires_at: nullFor('never', expires),
            allowed_addresses: addresses,
          }),
        newToken,
        output,
      ),
    );
};
