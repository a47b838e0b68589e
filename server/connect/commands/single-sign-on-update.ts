import type { SingleSignOnAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { CommandFailure } from '../failure.ts';
import { path } from '../operator-client.ts';
import { type ProviderOptions, providerBody, withProviderOptions } from '../provider-options.ts';
import { SINGLE_SIGN_ON } from './single-sign-on-list.ts';

/** `single-sign-on update` */
export const addSingleSignOnUpdate: AddCommand = (program, output) => {
  withProviderOptions(
    group(program, 'single-sign-on', SINGLE_SIGN_ON)
      .command('update')
      .description('Change an identity provider; its domain and type stay')
      .argument('<id>', "its id, as 'single-sign-on list' shows it")
      .requiredOption('--organization <slug>', 'whose provider'),
  ).action(
    asksServer(
      async (
        server,
        { organization, ...given }: ProviderOptions & { organization: string },
        id,
      ) => {
        const changes = await providerBody(given);
        if (Object.values(changes).every((value) => value === undefined)) {
          throw new CommandFailure({
            message: "Say what to change: 'single-sign-on update --help' lists it.",
            exitCode: 2,
          });
        }
        return server.patch<SingleSignOnAnswer>(
          path`/organizations/${organization}/single-sign-on/${id}`,
          changes,
        );
      },
      { people: ({ domain }) => `The identity provider of ${domain} is changed.` },
      output,
    ),
  );
};
