import type { Scope } from '@kiln-connect/core';
import type { TokenAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { CommandFailure } from '../failure.ts';
import { path } from '../operator-client.ts';
import { expiry, listOf, nullFor, scope, text } from '../option-values.ts';
import { TOKENS } from './tokens-create.ts';

interface Options {
  readonly organization: string;
  readonly name?: string;
  readonly description?: string;
  readonly scopes?: Scope[];
  readonly expires?: string;
  readonly addresses?: string[] | 'any';
}

/** `tokens update` */
export const addTokensUpdate: AddCommand = (program, output) => {
  group(program, 'tokens', TOKENS)
    .command('update')
    .description('Change what an API token is called and what it may do; its secret stays')
    .argument('<id>', "its id, as 'tokens list' shows it")
    .requiredOption('--organization <slug>', 'whose token')
    .option('--name <name>', 'what it is called in lists')
    .option('--description <text>', 'what it is for')
    .option('--scopes <list>', 'read,craft,broadcast,accounts', listOf(scope))
    .option('--expires <day>', "when it ends, in UTC, or 'never'", expiry)
    .option(
      '--addresses <list>',
      "addresses and ranges it may be used from, or 'any'",
      (given: string) => (given === 'any' ? given : listOf(text)(given)),
    )
    .action(
      asksServer(
        (server, { organization, name, description, scopes, expires, addresses }: Options, id) => {
          const changes = {
            name,
            description,
            scopes,
            expires_at: nullFor('never', expires),
            allowed_addresses: addresses === 'any' ? [] : addresses,
          };
          if (Object.values(changes).every((value) => value === undefined)) {
            throw new CommandFailure({
              message:
                'Say what to change: --name, --description, --scopes, --expires, --addresses.',
              exitCode: 2,
            });
          }
          return server.patch<TokenAnswer>(
            path`/organizations/${organization}/tokens/${id}`,
            changes,
          );
        },
        { people: ({ name }) => `The token '${name}' is changed.` },
        output,
      ),
    );
};
