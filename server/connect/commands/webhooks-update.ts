import type { EventType } from '@kiln-connect/core';
import type { WebhookAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { CommandFailure } from '../failure.ts';
import { path } from '../operator-client.ts';
import { eventType, listOf, yesOrNo } from '../option-values.ts';
import { TYPES_HELP, WEBHOOKS } from './webhooks-create.ts';

interface Options {
  readonly organization: string;
  readonly url?: string;
  readonly description?: string;
  readonly events?: EventType[] | 'all';
  readonly enabled?: boolean;
}

/** `webhooks update` */
export const addWebhooksUpdate: AddCommand = (program, output) => {
  group(program, 'webhooks', WEBHOOKS)
    .command('update')
    .description('Change where a webhook is sent what, enable or disable it; its secret stays')
    .argument('<id>', "its id, as 'webhooks list' shows it")
    .requiredOption('--organization <slug>', 'whose webhook')
    .option('--url <url>', 'where events are sent: https://…')
    .option('--description <text>', 'what it is for')
    .option(
      '--events <list>',
      "types of events with commas between them, or 'all'",
      (given: string) => (given === 'all' ? given : listOf(eventType)(given)),
    )
    .option('--enabled <yes|no>', 'whether it is sent anything', yesOrNo)
    .addHelpText('after', TYPES_HELP)
    .action(
      asksServer(
        (server, { organization, url, description, events, enabled }: Options, id) => {
          const event_types = events === 'all' ? [] : events;
          const changes = { url, description, event_types, enabled };
          if (Object.values(changes).every((value) => value === undefined)) {
            throw new CommandFailure({
              message: 'Say what to change: --url, --description, --events, --enabled.',
              exitCode: 2,
            });
          }
          return server.patch<WebhookAnswer>(
            path`/organizations/${organization}/webhooks/${id}`,
            changes,
          );
        },
        { people: ({ url, state }) => `The webhook ${url} is ${state}.` },
        output,
      ),
    );
};
