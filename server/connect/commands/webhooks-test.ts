import { type AddCommand, asksServer, group } from '../command.ts';
import { path } from '../operator-client.ts';
import { WEBHOOKS } from './webhooks-create.ts';

/** `webhooks test` */
export const addWebhooksTest: AddCommand = (program, output) => {
  group(program, 'webhooks', WEBHOOKS)
    .command('test')
    .description('Send a webhook, and no other one, an event of the type webhook.test')
    .argument('<id>', "its id, as 'webhooks list' shows it")
    .requiredOption('--organization <slug>', 'whose webhook')
    .action(
      asksServer(
        (server, { organization }: { organization: string }, id) =>
          server.post<{ event_id: string }>(
            path`/organizations/${organization}/webhooks/${id}/test`,
            {},
          ),
        {
          people: ({ event_id }) =>
            `The event ${event_id} is on its way; 'webhooks deliveries' shows how it fares.`,
          quiet: ({ event_id }) => event_id,
        },
        output,
      ),
    );
};
