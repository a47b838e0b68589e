import type { MemberAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { path } from '../operator-client.ts';
import { table } from '../print.ts';

export const MEMBERS = 'People in organizations';

/** `members list` */
export const addMembersList: AddCommand = (program, output) => {
  group(program, 'members', MEMBERS)
    .command('list')
    .description('List the members of an organization')
    .requiredOption('--organization <slug>', 'whose members')
    .action(
      asksServer(
        (server, { organization }: { organization: string }) =>
          server.get<MemberAnswer[]>(path`/organizations/${organization}/members`),
        {
          people: (members) =>
            table(
              members,
              {
                email: ({ email }) => email,
                name: ({ name }) => name,
                role: ({ role }) => role,
                'two-factor': ({ has_two_factor }) => (has_two_factor ? 'yes' : 'no'),
                joined: ({ joined_at }) => joined_at,
              },
              "It has no member yet; 'invitations create' invites one.",
            ),
          quiet: (members) => members.map(({ email }) => email).join('\n'),
        },
        output,
      ),
    );
};
