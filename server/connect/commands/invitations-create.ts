import type { Role } from '@kiln-connect/core';
import type { InvitationWithLink } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { path } from '../operator-client.ts';
import { role } from '../option-values.ts';
import { facts, type Printed } from '../print.ts';

interface Options {
  readonly organization: string;
  readonly email: string;
  readonly role: Role;
}

export const INVITATIONS = 'Invitations to organizations';

/** An invitation with its link, which stands alone when that is all that is wanted. */
export const newInvitation: Printed<InvitationWithLink> = {
  people: ({ email, role: as, expires_at, id, link }) =>
    `${facts([
      ['for', email],
      ['role', as],
      ['open until', expires_at],
      ['id', id],
      ...(link === undefined ? [] : [['link', link] as const]),
    ])}\n\nWhoever has the link can join: hand it to nobody else.`,
  quiet: ({ link }) => link ?? '',
};

/** `invitations create` */
export const addInvitationsCreate: AddCommand = (program, output) => {
  group(program, 'invitations', INVITATIONS)
    .command('create')
    .description(
      'Invite somebody into an organization, by e-mail where a mail server is configured',
    )
    .requiredOption('--organization <slug>', 'where they are to be a member')
    .requiredOption('--email <address>', 'whom to invite')
    .requiredOption('--role <role>', 'owner, admin, developer, analyst or viewer', role)
    .addHelpText('after', '\nWith --quiet the link stands alone on standard output.')
    .action(
      asksServer(
        (server, { organization, email, role: as }: Options) =>
          server.post<InvitationWithLink>(path`/organizations/${organization}/invitations`, {
            email,
            role: as,
          }),
        newInvitation,
        output,
      ),
    );
};
