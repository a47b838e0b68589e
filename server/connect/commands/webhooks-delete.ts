import { type AddCommand, asksServer, group } from '../command.ts';
import { path } from '../operator-client.ts';
import { WEBHOOKS } from './webhooks-create.ts';

/** `webhooks delete` */
export const addWebhooksDelete: AddCommand = (program, output) => {
  group(program, 'webhooks', WEBHOOKS)
    .command('delete')
    .description('Take a webhook away for good, with its deliveries')
    .argument('<id>', "its id, as 'webhooks list' shows it")
    .requiredOption('--organization <slug>', 'whose webhook')
    .action(
      asksServer(
        (server, { organization }: { organization: string }, id) =>
          server.delete<{ id: string }>(path`/organizations/${organization}/webhooks/${id}`),
        { people: ({ id }) => `The webhook ${id} is deleted.` },
        output,
      ),
    );
};
