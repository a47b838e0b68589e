import type { InvitationWithLink } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { path } from '../operator-client.ts';
import { INVITATIONS, newInvitation } from './invitations-create.ts';

/** `invitations resend` */
export const addInvitationsResend: AddCommand = (program, output) => {
  group(program, 'invitations', INVITATIONS)
    .command('resend')
    .description('Make an invitation anew: a new link, a new mail; the old link ends')
    .argument('<id>', "its id, as 'invitations list' shows it")
    .requiredOption('--organization <slug>', 'whose invitation')
    .addHelpText('after', '\nWith --quiet the link stands alone on standard output.')
    .action(
      asksServer(
        (server, { organization }: { organization: string }, id) =>
          server.post<InvitationWithLink>(
            path`/organizations/${organization}/invitations/${id}/resend`,
            {},
          ),
        newInvitation,
        output,
      ),
    );
};
