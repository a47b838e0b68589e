import type { Network } from '@kiln-connect/core';
import type { AlertAnswer } from '@kiln-connect/usecases';
import { Option } from 'commander';
import { type AddCommand, asksServer, group } from '../command.ts';
import { path } from '../operator-client.ts';
import { network } from '../option-values.ts';
import { type Printed, table } from '../print.ts';

const STATES = ['open', 'acknowledged', 'explained', 'recovered'];

/** `alerts list` */
export const addAlertsList: AddCommand = (program, output) => {
  group(program, 'alerts', 'What organizations were alarmed by')
    .command('list')
    .description('List the latest alerts of an organization on a network')
    .requiredOption('--organization <slug>', 'whose alerts')
    .requiredOption('--network <network>', 'on which network: mainnet, testnet or devnet', network)
    .addOption(new Option('--state <state>', 'only those in this state').choices(STATES))
    .action(
      asksServer(
        (server, options: { organization: string; network: Network; state?: string | undefined }) =>
          server.get<AlertAnswer[]>(path`/organizations/${options.organization}/alerts`, {
            network: options.network,
            state: options.state,
          }),
        listedAlerts,
        output,
      ),
    );
};

/** A line for each thing that changed, with all of it: what is looked into is copied from there. */
export const listedAlerts: Printed<readonly AlertAnswer[]> = {
  people: (alerts) =>
    table(
      alerts.flatMap((alert) => changesOf(alert).map((change) => ({ ...change, alert }))),
      {
        id: ({ alert }) => alert.id,
        raised: ({ alert }) => alert.raised_at,
        state: ({ alert }) => stateOf(alert),
        chain: ({ alert }) => alert.chain,
        stake: ({ alert }) => alert.stake?.stake_id ?? null,
        what: ({ what }) => what,
        from: ({ from }) => from,
        to: ({ to }) => to,
        note: ({ alert }) => alert.acknowledged?.note ?? null,
      },
      'There is no alert.',
    ),
  quiet: (alerts) => alerts.map(({ id }) => id).join('\n'),
};

const NOT_SET = 'not set';

function changesOf({
  kind,
  stake,
}: AlertAnswer): readonly { what: string; from: string | null; to: string | null }[] {
  if (kind === 'watch_lagging' || !stake) return [{ what: 'the watch lags', from: null, to: null }];
  return stake.changes.map(({ label, before, after }) => ({
    what: stake.appeared_so ? `${label}, not as crafted` : label,
    from: before ?? NOT_SET,
    to: after ?? NOT_SET,
  }));
}

const stateOf = ({ state, stake }: AlertAnswer): string =>
  stake?.taken_back_at ? `${state}, taken back` : state;
