import type { WebhookWithSecret } from '@kiln-connect/usecases';
import { Option } from 'commander';
import { type AddCommand, asksServer, group } from '../command.ts';
import { path } from '../operator-client.ts';
import { overlap } from '../option-values.ts';
import { newWebhookSecret, WEBHOOKS } from './webhooks-create.ts';

interface Options {
  readonly organization: string;
  readonly overlap: number;
}

const DAY_SECONDS = 86_400;

/** `webhooks rotate-secret` */
export const addWebhooksRotateSecret: AddCommand = (program, output) => {
  group(program, 'webhooks', WEBHOOKS)
    .command('rotate-secret')
    .description('Give a webhook a new secret, which is shown this once')
    .argument('<id>', "its id, as 'webhooks list' shows it")
    .requiredOption('--organization <slug>', 'whose webhook')
    .addOption(
      new Option('--overlap <time>', 'how long the old one signs too: 0, 1h, 24h or 7d')
        .argParser(overlap)
        .default(DAY_SECONDS, '24h'),
    )
    .addHelpText('after', '\nWith --quiet the secret stands alone on standard output.')
    .action(
      asksServer(
        (server, { organization, overlap: seconds }: Options, id) =>
          server.post<WebhookWithSecret>(
            path`/organizations/${organization}/webhooks/${id}/rotate-secret`,
            { overlap_seconds: seconds },
          ),
        newWebhookSecret,
        output,
      ),
    );
};
