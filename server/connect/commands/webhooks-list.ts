import type { Network } from '@kiln-connect/core';
import type { WebhookAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { path } from '../operator-client.ts';
import { network } from '../option-values.ts';
import { table } from '../print.ts';
import { WEBHOOKS } from './webhooks-create.ts';

interface Options {
  readonly organization: string;
  readonly network?: Network;
}

/** `webhooks list` */
export const addWebhooksList: AddCommand = (program, output) => {
  group(program, 'webhooks', WEBHOOKS)
    .command('list')
    .description('List the webhooks of an organization and how they fare')
    .requiredOption('--organization <slug>', 'whose webhooks')
    .option(
      '--network <network>',
      'that are told of this network: mainnet, testnet or devnet',
      network,
    )
    .action(
      asksServer(
        (server, { organization, network: one }: Options) =>
          server.get<WebhookAnswer[]>(path`/organizations/${organization}/webhooks`, {
            network: one,
          }),
        {
          people: (webhooks) =>
            table(
              webhooks,
              {
                id: ({ id }) => id,
                url: ({ url }) => url,
                network: ({ network }) => network ?? 'all',
                events: ({ event_types }) => event_types.join(',') || 'all',
                state: ({ state }) => state,
                'failing since': ({ failing_since }) => failing_since,
                'disabled because': ({ disabled_because }) => disabled_because,
              },
              "It has no webhook yet; 'webhooks create' makes one.",
            ),
          quiet: (webhooks) => webhooks.map(({ id }) => id).join('\n'),
        },
        output,
      ),
    );
};
