import type { TokenAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { path } from '../operator-client.ts';
import { TOKENS } from './tokens-create.ts';

/** `tokens end-overlap` */
export const addTokensEndOverlap: AddCommand = (program, output) => {
  group(program, 'tokens', TOKENS)
    .command('end-overlap')
    .description('End the secret that an API token had before it was regenerated')
    .argument('<id>', "its id, as 'tokens list' shows it")
    .requiredOption('--organization <slug>', 'whose token')
    .action(
      asksServer(
        (server, { organization }: { organization: string }, id) =>
          server.post<TokenAnswer>(
            path`/organizations/${organization}/tokens/${id}/end-overlap`,
            {},
          ),
        { people: ({ name }) => `The token '${name}' has one secret alone: its newest.` },
        output,
      ),
    );
};
