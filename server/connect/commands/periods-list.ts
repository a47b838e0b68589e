import type { PeriodAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { path } from '../operator-client.ts';
import { type Printed, table } from '../print.ts';

export const PERIODS = 'Months whose books are closed';

/** Closed months, one a line. */
export const periodList = (empty: string): Printed<readonly PeriodAnswer[]> => ({
  people: (periods) =>
    table(
      periods,
      {
        id: ({ id }) => id,
        month: ({ month }) => month,
        chain: ({ chain }) => chain,
        network: ({ network }) => network,
        closed: ({ closed_at }) => closed_at,
        by: ({ closed_by }) => closed_by,
        restated: ({ restatements }) => restatements.at(-1)?.at ?? null,
        reason: ({ restatements }) => restatements.at(-1)?.reason ?? null,
      },
      empty,
    ),
  quiet: (periods) => periods.map(({ id }) => id).join('\n'),
});

/** `periods list` */
export const addPeriodsList: AddCommand = (program, output) => {
  group(program, 'periods', PERIODS)
    .command('list')
    .description('List the closed months of an organization, and how they were restated')
    .requiredOption('--organization <slug>', 'whose books')
    .action(
      asksServer(
        (server, { organization }: { organization: string }) =>
          server.get<PeriodAnswer[]>(path`/organizations/${organization}/periods`),
        periodList("No month is closed yet; 'periods close' closes one."),
        output,
      ),
    );
};
