import type { EventType } from '@kiln-connect/core';
import type { EventAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { path } from '../operator-client.ts';
import { eventType } from '../option-values.ts';
import { table } from '../print.ts';
import { TYPES_HELP, WEBHOOKS } from './webhooks-create.ts';

interface Options {
  readonly organization: string;
  readonly type?: EventType;
}

/** `webhooks events` */
export const addWebhooksEvents: AddCommand = (program, output) => {
  group(program, 'webhooks', WEBHOOKS)
    .command('events')
    .description('List what was published of an organization, the latest 50 first')
    .requiredOption('--organization <slug>', 'whose events')
    .option('--type <type>', 'of this type alone', eventType)
    .addHelpText('after', TYPES_HELP)
    .action(
      asksServer(
        (server, { organization, type }: Options) =>
          server.get<EventAnswer[]>(path`/organizations/${organization}/events`, { type }),
        {
          people: (events) =>
            table(
              events,
              {
                id: ({ id }) => id,
                type: ({ type }) => type,
                network: ({ network }) => network ?? 'all',
                created: ({ created_at }) => created_at,
                data: ({ data }) => JSON.stringify(data),
              },
              'Nothing was published in the last 30 days.',
            ),
          quiet: (events) => events.map(({ id }) => id).join('\n'),
        },
        output,
      ),
    );
};
