import type { PeriodAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { path } from '../operator-client.ts';
import { table } from '../print.ts';
import { PERIODS } from './periods-list.ts';

/** `periods restate` */
export const addPeriodsRestate: AddCommand = (program, output) => {
  group(program, 'periods', PERIODS)
    .command('restate')
    .description('Take what is known now over into a closed month; what stood before is kept')
    .argument('<id>', "its id, as 'periods list' shows it")
    .requiredOption('--organization <slug>', 'whose books')
    .requiredOption('--reason <text>', 'why, as readers of the reports are told')
    .action(
      asksServer(
        (server, { organization, reason }: { organization: string; reason: string }, id) =>
          server.post<PeriodAnswer>(path`/organizations/${organization}/periods/${id}/restate`, {
            reason,
          }),
        {
          people: ({ restatements }) =>
            table(
              restatements.at(-1)?.changes ?? [],
              {
                day: ({ day }) => day,
                what: ({ component }) => component,
                before: ({ before }) => before,
                after: ({ after }) => after,
              },
              '',
            ),
          quiet: ({ id }) => id,
        },
        output,
      ),
    );
};
