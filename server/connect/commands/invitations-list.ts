import type { InvitationAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { path } from '../operator-client.ts';
import { table } from '../print.ts';
import { INVITATIONS } from './invitations-create.ts';

/** `invitations list` */
export const addInvitationsList: AddCommand = (program, output) => {
  group(program, 'invitations', INVITATIONS)
    .command('list')
    .description('List the invitations of an organization that nobody accepted yet')
    .requiredOption('--organization <slug>', 'whose invitations')
    .action(
      asksServer(
        (server, { organization }: { organization: string }) =>
          server.get<InvitationAnswer[]>(path`/organizations/${organization}/invitations`),
        {
          people: (invitations) =>
            table(
              invitations,
              {
                id: ({ id }) => id,
                for: ({ email }) => email,
                role: ({ role }) => role,
                'mail sent': ({ sent_at }) => sent_at,
                'open until': ({ expires_at, expired }) => (expired ? 'expired' : expires_at),
              },
              "There is none; 'invitations create' makes one.",
            ),
          quiet: (invitations) => invitations.map(({ id }) => id).join('\n'),
        },
        output,
      ),
    );
};
