import type { ReplayAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { CommandFailure } from '../failure.ts';
import { path } from '../operator-client.ts';
import { moment } from '../option-values.ts';
import { WEBHOOKS } from './webhooks-create.ts';

interface Options {
  readonly organization: string;
  readonly delivery?: string;
  readonly failedSince?: string;
}

/** `webhooks replay` */
export const addWebhooksReplay: AddCommand = (program, output) => {
  group(program, 'webhooks', WEBHOOKS)
    .command('replay')
    .description('Send a webhook one delivery again, or all that failed since a time')
    .argument('<id>', "its id, as 'webhooks list' shows it")
    .requiredOption('--organization <slug>', 'whose webhook')
    .option('--delivery <id>', "this one, as 'webhooks deliveries' shows it")
    .option('--failed-since <time>', 'all that failed and were published since, in UTC', moment)
    .addHelpText(
      'after',
      `
Give one of --delivery and --failed-since. After an outage that began at three in the morning:
  connect webhooks replay ID --organization acme --failed-since 2026-11-23T03:00:00Z`,
    )
    .action(
      asksServer(
        (server, { organization, delivery, failedSince }: Options, id) => {
          const webhook = path`/organizations/${organization}/webhooks/${id}`;
          if ((delivery === undefined) === (failedSince === undefined)) {
            throw new CommandFailure({
              message: 'Say what to send again: either --delivery or --failed-since.',
              exitCode: 2,
            });
          }
          return delivery === undefined
            ? server.post<ReplayAnswer>(`${webhook}/replay`, { since: failedSince })
            : server.post<ReplayAnswer>(webhook + path`/deliveries/${delivery}/replay`, {});
        },
        {
          people: ({ replayed }) =>
            replayed === 1 ? '1 delivery is sent again.' : `${replayed} deliveries are sent again.`,
          quiet: ({ replayed }) => String(replayed),
        },
        output,
      ),
    );
};
