import type { TokenAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { path } from '../operator-client.ts';
import { TOKENS } from './tokens-create.ts';

/** `tokens delete` */
export const addTokensDelete: AddCommand = (program, output) => {
  group(program, 'tokens', TOKENS)
    .command('delete')
    .description('End an API token of an organization for good; every server knows within a second')
    .argument('<id>', "its id, as 'tokens list' shows it")
    .requiredOption('--organization <slug>', 'whose token')
    .action(
      asksServer(
        (server, { organization }: { organization: string }, id) =>
          server.delete<TokenAnswer>(path`/organizations/${organization}/tokens/${id}`),
        { people: ({ name }) => `The token '${name}' is deleted.` },
        output,
      ),
    );
};
