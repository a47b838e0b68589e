import type { UnsentMailAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { table } from '../print.ts';

/** `mail list` */
export const addMailList: AddCommand = (program, output) => {
  group(program, 'mail', 'Mails to people')
    .command('list')
    .description('List mails that were not sent, with the links to hand over')
    .addHelpText(
      'after',
      '\nWithout mail.smtp in the configuration file no mail is sent: give each link to its person yourself, and to nobody else.',
    )
    .action(
      asksServer(
        (server) => server.get<UnsentMailAnswer[]>('/mail'),
        {
          people: (mails) =>
            table(
              mails,
              {
                to: ({ to }) => to,
                subject: ({ subject }) => subject,
                link: ({ link }) => link,
                expires: ({ expires_at }) => expires_at,
                'last error': ({ last_error }) => last_error,
              },
              'No mail waits.',
            ),
          quiet: (mails) => mails.flatMap(({ link }) => link ?? []).join('\n'),
        },
        output,
      ),
    );
};
