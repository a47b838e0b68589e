import type { Network } from '@kiln-connect/core';
import type { AlertAnswer } from '@kiln-connect/usecases';
import { Option } from 'commander';
import { type AddCommand, asksServer, group } from '../command.ts';
import { path } from '../operator-client.ts';
import { network } from '../option-values.ts';
import { table } from '../print.ts';

const STATES = ['open', 'acknowledged', 'explained', 'recovered'];

/** `alerts list` */
export const addAlertsList: AddCommand = (program, output) => {
  group(program, 'alerts', 'What organizations were alarmed by')
    .command('list')
    .description('List the latest alerts of an organization on a network')
    .requiredOption('--organization <slug>', 'whose alerts')
    .requiredOption('--network <network>', 'on which network', network)
    .addOption(new Option('--state <state>', 'only those in this state').choices(STATES))
    .action(
      asksServer(
        (server, options: { organization: string; network: Network; state?: string | undefined }) =>
          server.get<AlertAnswer[]>(path`/organizations/${options.organization}/alerts`, {
            network: options.network,
            state: options.state,
          }),
        {
          people: (alerts) =>
            table(
              alerts,
              {
                id: ({ id }) => id,
                raised: ({ raised_at }) => raised_at,
                state: ({ state }) => state,
                chain: ({ chain }) => chain,
                what: whatHappened,
                stake: ({ stake }) => stake?.stake_id ?? null,
                note: ({ acknowledged }) => acknowledged?.note ?? null,
              },
              'There is no alert.',
            ),
          quiet: (alerts) => alerts.map(({ id }) => id).join('\n'),
        },
        output,
      ),
    );
};

function whatHappened({ kind, stake }: AlertAnswer): string {
  if (kind === 'watch_lagging') return 'the watch lags';
  return (stake?.changes ?? [])
    .map(
      ({ authority, before, after }) => `${authority}: ${before ?? 'none'} -> ${after ?? 'none'}`,
    )
    .join(', ');
}
