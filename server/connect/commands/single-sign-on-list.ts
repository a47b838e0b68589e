import type { SingleSignOnAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { path } from '../operator-client.ts';
import { table } from '../print.ts';

export const SINGLE_SIGN_ON = 'Identity providers of organizations';

/** `single-sign-on list` */
export const addSingleSignOnList: AddCommand = (program, output) => {
  group(program, 'single-sign-on', SINGLE_SIGN_ON)
    .command('list')
    .description('List the identity providers of an organization')
    .requiredOption('--organization <slug>', 'whose providers')
    .action(
      asksServer(
        (server, { organization }: { organization: string }) =>
          server.get<SingleSignOnAnswer[]>(path`/organizations/${organization}/single-sign-on`),
        {
          people: (providers) =>
            table(
              providers,
              {
                id: ({ id }) => id,
                type: ({ type }) => type,
                domain: ({ domain }) => domain,
                proven: ({ domain_verified_at }) => domain_verified_at,
                issuer: ({ issuer }) => issuer,
                newcomers: ({ creates_members, default_role }) =>
                  creates_members ? `become ${default_role}` : 'need an invitation',
              },
              "There is none; 'single-sign-on add' makes one.",
            ),
          quiet: (providers) => providers.map(({ id }) => id).join('\n'),
        },
        output,
      ),
    );
};
