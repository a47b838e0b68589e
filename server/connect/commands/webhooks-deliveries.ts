import type { DeliveryAnswer } from '@kiln-connect/usecases';
import { Option } from 'commander';
import { type AddCommand, asksServer, group } from '../command.ts';
import { path } from '../operator-client.ts';
import { table } from '../print.ts';
import { WEBHOOKS } from './webhooks-create.ts';

interface Options {
  readonly organization: string;
  readonly state?: string;
}

/** `webhooks deliveries` */
export const addWebhooksDeliveries: AddCommand = (program, output) => {
  group(program, 'webhooks', WEBHOOKS)
    .command('deliveries')
    .description('List what was and is to be sent to a webhook, the latest 50 first')
    .argument('<id>', "its id, as 'webhooks list' shows it")
    .requiredOption('--organization <slug>', 'whose webhook')
    .addOption(
      new Option('--state <state>', 'those alone').choices(['pending', 'delivered', 'failed']),
    )
    .action(
      asksServer(
        (server, { organization, state }: Options, id) =>
          server.get<DeliveryAnswer[]>(
            path`/organizations/${organization}/webhooks/${id}/deliveries`,
            { state },
          ),
        {
          people: (deliveries) =>
            table(
              deliveries,
              {
                id: ({ id }) => id,
                event: ({ type }) => type,
                created: ({ created_at }) => created_at,
                state: ({ state }) => state,
                attempts: ({ attempt_count }) => String(attempt_count),
                status: ({ last_status }) => last_status?.toString() ?? null,
                'next attempt': ({ next_attempt_at }) => next_attempt_at,
                error: ({ last_error }) => last_error,
              },
              'Nothing was sent to it in the last 30 days.',
            ),
          quiet: (deliveries) => deliveries.map(({ id }) => id).join('\n'),
        },
        output,
      ),
    );
};
