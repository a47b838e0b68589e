import { shownTime } from '@kiln-connect/core';
import type { SetUpLinkAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';

/** `set-up link` */
export const addSetUpLink: AddCommand = (program, output) => {
  group(program, 'set-up', 'The first organization of a new system')
    .command('link')
    .description('Make a new link that makes the first organization and its owner, once')
    .addHelpText('after', '\nA link that was made before, at the start of the server, ends.')
    .action(
      asksServer(
        (server) => server.post<SetUpLinkAnswer>('/set-up-link', {}),
        {
          people: ({ link, expires_at }) =>
            `${link}\n\nWhoever opens it until ${shownTime(new Date(expires_at))} owns the first organization.`,
          quiet: ({ link }) => link,
        },
        output,
      ),
    );
};
