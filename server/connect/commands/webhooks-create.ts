import { EVENT_TYPES, type EventType, type Network } from '@kiln-connect/core';
import type { WebhookWithSecret } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { path } from '../operator-client.ts';
import { eventType, listOf, network } from '../option-values.ts';
import { facts, type Printed } from '../print.ts';

interface Options {
  readonly organization: string;
  readonly url: string;
  readonly description?: string;
  readonly network?: Network;
  readonly events?: EventType[];
}

export const WEBHOOKS = 'Addresses that are told of what happens to organizations';

/** What stands under the help of commands that take types of events. */
export const TYPES_HELP = `
Types of events:
${Object.entries(EVENT_TYPES)
  .map(([type, meaning]) => `  ${type}\n      ${meaning}`)
  .join('\n')}`;

/** A webhook with its secret, which stands alone when that is all that is wanted. */
export const newWebhookSecret: Printed<WebhookWithSecret> = {
  people: (webhook) =>
    `${facts([
      ['secret', webhook.secret],
      ['url', webhook.url],
      ['network', webhook.network ?? 'all'],
      ['events', webhook.event_types.join(', ') || 'all'],
      ['id', webhook.id],
      ...(webhook.previous_secret_valid_until === null
        ? []
        : [['old secret ends', webhook.previous_secret_valid_until] as const]),
    ])}\n\nThe secret is shown this once: keep it where secrets are kept.`,
  quiet: ({ secret }) => secret,
};

/** `webhooks create` */
export const addWebhooksCreate: AddCommand = (program, output) => {
  group(program, 'webhooks', WEBHOOKS)
    .command('create')
    .description('Register an address that events are sent to; its secret is shown this once')
    .requiredOption('--organization <slug>', 'whose webhook')
    .requiredOption('--url <url>', 'where events are sent: https://…')
    .option('--description <text>', 'what it is for')
    .option(
      '--network <network>',
      'of this network alone: mainnet, testnet or devnet; of all when left out',
      network,
    )
    .option(
      '--events <list>',
      'types of events with commas between them; all when left out',
      listOf(eventType),
    )
    .addHelpText(
      'after',
      `
With --quiet the secret stands alone on standard output.

Example:
  connect webhooks create --organization acme --url https://hooks.acme.example/kiln \\
    --network mainnet --events stake.authority_changed,authority_watch.lagging
${TYPES_HELP}`,
    )
    .action(
      asksServer(
        (server, { organization, events, ...given }: Options) =>
          server.post<WebhookWithSecret>(path`/organizations/${organization}/webhooks`, {
            url: given.url,
            description: given.description,
            network: given.network,
            event_types: events,
          }),
        newWebhookSecret,
        output,
      ),
    );
};
