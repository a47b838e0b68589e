import type { Role } from '@kiln-connect/core';
import type { MemberAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { findMember } from '../find-member.ts';
import { path } from '../operator-client.ts';
import { role } from '../option-values.ts';
import { MEMBERS } from './members-list.ts';

interface Options {
  readonly organization: string;
  readonly role: Role;
}

/** `members update` */
export const addMembersUpdate: AddCommand = (program, output) => {
  group(program, 'members', MEMBERS)
    .command('update')
    .description('Give a member another role')
    .argument('<email>', "their e-mail address, as 'members list' shows it, or their id")
    .requiredOption('--organization <slug>', 'where they are a member')
    .requiredOption('--role <role>', 'owner, admin, developer, analyst or viewer', role)
    .action(
      asksServer(
        async (server, { organization, role: next }: Options, who) => {
          const { user_id } = await findMember({ organization, who }, server);
          return server.patch<MemberAnswer>(
            path`/organizations/${organization}/members/${user_id}`,
            { role: next },
          );
        },
        { people: ({ email, role: now }) => `${email} has the role '${now}' now.` },
        output,
      ),
    );
};
