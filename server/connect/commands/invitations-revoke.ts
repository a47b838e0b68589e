import type { InvitationAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { path } from '../operator-client.ts';
import { INVITATIONS } from './invitations-create.ts';

/** `invitations revoke` */
export const addInvitationsRevoke: AddCommand = (program, output) => {
  group(program, 'invitations', INVITATIONS)
    .command('revoke')
    .description('Take an invitation back: its link ends')
    .argument('<id>', "its id, as 'invitations list' shows it")
    .requiredOption('--organization <slug>', 'whose invitation')
    .action(
      asksServer(
        (server, { organization }: { organization: string }, id) =>
          server.delete<InvitationAnswer>(path`/organizations/${organization}/invitations/${id}`),
        { people: ({ email }) => `The invitation of ${email} is taken back.` },
        output,
      ),
    );
};
