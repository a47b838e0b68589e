import { type AddCommand, asksServer, group } from '../command.ts';
import { findMember } from '../find-member.ts';
import { path } from '../operator-client.ts';
import { MEMBERS } from './members-list.ts';

/** `members remove` */
export const addMembersRemove: AddCommand = (program, output) => {
  group(program, 'members', MEMBERS)
    .command('remove')
    .description('Take a person out of an organization; API tokens that they made go on')
    .argument('<email>', "their e-mail address, as 'members list' shows it, or their id")
    .requiredOption('--organization <slug>', 'where they are a member')
    .action(
      asksServer(
        async (server, { organization }: { organization: string }, who) => {
          const member = await findMember({ organization, who }, server);
          await server.delete(path`/organizations/${organization}/members/${member.user_id}`);
          return member;
        },
        { people: ({ email }) => `${email} is no member any more.` },
        output,
      ),
    );
};
