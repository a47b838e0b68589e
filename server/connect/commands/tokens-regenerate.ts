import type { TokenWithSecret } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { path } from '../operator-client.ts';
import { overlap } from '../option-values.ts';
import { newToken, TOKENS } from './tokens-create.ts';

interface Options {
  readonly organization: string;
  readonly overlap: number;
}

/** `tokens regenerate` */
export const addTokensRegenerate: AddCommand = (program, output) => {
  group(program, 'tokens', TOKENS)
    .command('regenerate')
    .description('Give an API token a new secret, which is shown this once; the rest of it stays')
    .argument('<id>', "its id, as 'tokens list' shows it")
    .requiredOption('--organization <slug>', 'whose token')
    .option('--overlap <time>', 'how long the old one goes on: 0, 1h, 24h or 7d', overlap, 0)
    .addHelpText('after', '\nWith --quiet the token stands alone on standard output.')
    .action(
      asksServer(
        (server, { organization, overlap: seconds }: Options, id) =>
          server.post<TokenWithSecret>(
            path`/organizations/${organization}/tokens/${id}/regenerate`,
            { overlap_seconds: seconds },
          ),
        newToken,
        output,
      ),
    );
};
