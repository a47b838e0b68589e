import type { TwoFactorResetAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { CommandFailure } from '../failure.ts';

interface Options {
  readonly email: string;
  readonly passkeys?: boolean;
  readonly yes?: boolean;
}

/** `people reset-two-factor` */
export const addPeopleResetTwoFactor: AddCommand = (program, output) => {
  group(program, 'people', 'People who sign in')
    .command('reset-two-factor')
    .description('Turn off the authenticator app of a person who lost it and the backup codes')
    .requiredOption('--email <email>', 'the address with which they sign in')
    .option('--passkeys', 'remove their passkeys, too')
    .option('--yes', 'I made sure that it is they who ask')
    .addHelpText(
      'after',
      '\nEnds all their sessions and writes to them. Their password alone lets them in then.',
    )
    .action(
      asksServer(
        (server, { email, passkeys = false, yes }: Options) => {
          if (!yes) throw unconfirmed(email);
          return server.post<TwoFactorResetAnswer>('/people/reset-two-factor', { email, passkeys });
        },
        { people: told },
        output,
      ),
    );
};

const unconfirmed = (email: string): CommandFailure =>
  new CommandFailure({
    message: `After this the password of ${email} alone opens the account. Make sure, by another way than e-mail, that it is they who ask; then repeat the command with --yes.`,
    exitCode: 2,
  });

function told(reset: TwoFactorResetAnswer): string {
  const { email, app_removed, passkeys_removed, passkeys_left, sessions_ended } = reset;
  return [
    app_removed
      ? `The authenticator app and the backup codes of ${email} are turned off.`
      : `${email} had no authenticator app.`,
    `Sessions ended: ${sessions_ended}.`,
    passkeys_removed > 0
      ? `Passkeys removed: ${passkeys_removed}.`
      : `Passkeys that still sign in: ${passkeys_left}${
          passkeys_left > 0 ? '; --passkeys removes them' : ''
        }.`,
  ].join('\n');
}
