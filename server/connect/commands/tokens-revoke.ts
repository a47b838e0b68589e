import type { TokenAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { TOKENS } from './tokens-create.ts';

/** `tokens revoke` */
export const addTokensRevoke: AddCommand = (program, output) => {
  group(program, 'tokens', TOKENS)
    .command('revoke')
    .description('End an API token for good; every server knows within a second')
    .argument('<id>', "its id, as 'tokens list' shows it")
    .action(
      asksServer(
        (server, _options, id) => server.post<TokenAnswer>('/tokens/revoke', { id }),
        { people: ({ name }) => `The token '${name}' is revoked.` },
        output,
      ),
    );
};
