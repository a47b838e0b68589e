import { type AddCommand, asksServer, group } from '../command.ts';
import { path } from '../operator-client.ts';
import { SINGLE_SIGN_ON } from './single-sign-on-list.ts';

/** `single-sign-on remove` */
export const addSingleSignOnRemove: AddCommand = (program, output) => {
  group(program, 'single-sign-on', SINGLE_SIGN_ON)
    .command('remove')
    .description('Remove an identity provider: nobody signs in there any more')
    .argument('<id>', "its id, as 'single-sign-on list' shows it")
    .requiredOption('--organization <slug>', 'whose provider')
    .action(
      asksServer(
        (server, { organization }: { organization: string }, id) =>
          server.delete<{ deleted: string }>(
            path`/organizations/${organization}/single-sign-on/${id}`,
          ),
        { people: () => 'The identity provider is removed.' },
        output,
      ),
    );
};
