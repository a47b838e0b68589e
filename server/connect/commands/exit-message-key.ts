import { readFile } from 'node:fs/promises';
import type { ExitMessageKeyAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { CommandFailure } from '../failure.ts';
import { path } from '../operator-client.ts';
import { facts, type Printed } from '../print.ts';

const GROUP = "The OpenPGP key that an organization's exit messages are encrypted to";

interface Options {
  readonly organization: string;
  readonly keyFile: string;
}

const shown: Printed<ExitMessageKeyAnswer | null> = {
  people: (key) =>
    key === null
      ? 'No OpenPGP key is registered: there are no exit messages.'
      : facts([
          ['Fingerprint', key.fingerprint],
          ['User', key.user_id],
          ['Registered', key.created_at],
        ]),
  quiet: (key) => key?.fingerprint ?? '',
};

/** `exit-message-key show` */
export const addExitMessageKeyShow: AddCommand = (program, output) => {
  group(program, 'exit-message-key', GROUP)
    .command('show')
    .description('Show the key and its fingerprint')
    .requiredOption('--organization <slug>', 'whose key')
    .action(
      asksServer(
        (server, { organization }: Options) =>
          server.get<ExitMessageKeyAnswer | null>(
            path`/organizations/${organization}/exit-message-key`,
          ),
        shown,
        output,
      ),
    );
};

/** `exit-message-key set` */
export const addExitMessageKeySet: AddCommand = (program, output) => {
  group(program, 'exit-message-key', GROUP)
    .command('set')
    .description('Register a key, in place of an earlier one; messages are made anew for it')
    .requiredOption('--organization <slug>', 'whose key')
    .requiredOption('--key-file <file>', "one public key, as 'gpg --armor --export' prints it")
    .action(
      asksServer(
        async (server, { organization, keyFile }: Options) =>
          server.post<ExitMessageKeyAnswer>(path`/organizations/${organization}/exit-message-key`, {
            public_key: await readKeyFile(keyFile),
          }),
        shown,
        output,
      ),
    );
};

/** `exit-message-key remove` */
export const addExitMessageKeyRemove: AddCommand = (program, output) => {
  group(program, 'exit-message-key', GROUP)
    .command('remove')
    .description('Take the key away; messages that customers have stay valid')
    .requiredOption('--organization <slug>', 'whose key')
    .action(
      asksServer(
        (server, { organization }: Options) =>
          server.delete<{ removed: boolean }>(
            path`/organizations/${organization}/exit-message-key`,
          ),
        {
          people: ({ removed }) => (removed ? 'The key is removed.' : 'There was none.'),
        },
        output,
      ),
    );
};

async function readKeyFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new CommandFailure({
      message: `The key file can not be read: ${(error as Error).message}.`,
      exitCode: 2,
    });
  }
}
