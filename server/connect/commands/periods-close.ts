import type { Network } from '@kiln-connect/core';
import type { PeriodAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { path } from '../operator-client.ts';
import { network } from '../option-values.ts';
import { PERIODS, periodList } from './periods-list.ts';

interface Options {
  readonly organization: string;
  readonly chain: string;
  readonly network: Network;
}

/** `periods close` */
export const addPeriodsClose: AddCommand = (program, output) => {
  group(program, 'periods', PERIODS)
    .command('close')
    .description(
      'Close a month, and every open month before it: its rows and prices stay as they are',
    )
    .argument('<month>', 'YYYY-MM')
    .requiredOption('--organization <slug>', 'whose books')
    .requiredOption('--chain <name>', "of which chain, as its addresses name it: 'eth'")
    .requiredOption('--network <network>', 'on which network', network)
    .action(
      asksServer(
        (server, { organization, chain, network: one }: Options, month) =>
          server.post<PeriodAnswer[]>(path`/organizations/${organization}/periods`, {
            chain,
            network: one,
            month,
          }),
        periodList('It was closed before; nothing changed.'),
        output,
      ),
    );
};
