import type { SingleSignOnAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { path } from '../operator-client.ts';
import { SINGLE_SIGN_ON } from './single-sign-on-list.ts';

/** `single-sign-on verify-domain` */
export const addSingleSignOnVerifyDomain: AddCommand = (program, output) => {
  group(program, 'single-sign-on', SINGLE_SIGN_ON)
    .command('verify-domain')
    .description("Look for the TXT record that proves a provider's domain")
    .argument('<id>', "its id, as 'single-sign-on list' shows it")
    .requiredOption('--organization <slug>', 'whose provider')
    .action(
      asksServer(
        (server, { organization }: { organization: string }, id) =>
          server.post<SingleSignOnAnswer>(
            path`/organizations/${organization}/single-sign-on/${id}/verify-domain`,
            {},
          ),
        { people: ({ domain }) => `The domain ${domain} is proven: its people sign in there.` },
        output,
      ),
    );
};
