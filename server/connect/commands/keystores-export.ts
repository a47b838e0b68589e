import { mkdir, open, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Network } from '@kiln-connect/core';
import type { KeystoreAnswer, ValidatorKeyAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { CommandFailure } from '../failure.ts';
import type { OperatorClient } from '../operator-client.ts';
import { network } from '../option-values.ts';
import { plain } from '../print.ts';

interface Options {
  readonly chain: string;
  readonly network: Network;
  readonly out: string;
  readonly passwordFile: string;
  readonly account?: string;
}

interface Written {
  readonly public_key: string;
  readonly file: string;
  /** The one client that the file may go into; null for any one. */
  readonly validator_client: string | null;
}

/** Each keystore takes the server up to a second: few enough that an answer does not look hung. */
const KEYS_A_REQUEST = 10;

/** `keystores export` */
export const addKeystoresExport: AddCommand = (program, output) => {
  group(program, 'keystores', 'Validator keys as encrypted files')
    .command('export')
    .description('Write the keystores of handed-out validator keys, for a validator client')
    .requiredOption('--chain <chain>', "the chain, as the API names it: 'eth'")
    .requiredOption('--network <network>', 'mainnet, testnet or devnet', network)
    .requiredOption('--out <folder>', 'where to write them; made when it is not there')
    .requiredOption(
      '--password-file <file>',
      'holds the password that encrypts them, 12 characters or more',
    )
    .option('--account <id>', 'only the keys that were handed out to this account')
    .addHelpText(
      'after',
      '\nDeposits on these keys may be broadcast from then on: put them into a validator client first,\nand into one only, for a key that runs twice is slashed.',
    )
    .action(
      asksServer(
        exportKeystores,
        {
          people: (written) =>
            written.length === 0
              ? 'No validator key was handed out there yet: nothing was written.'
              : `${written.length} keystores were written:\n${written.map(writtenText).join('\n')}`,
          quiet: (written) => written.map(({ file }) => file).join('\n'),
        },
        output,
      ),
    );
};

const writtenText = ({ file, validator_client }: Written): string =>
  validator_client === null
    ? file
    : `${file}\n  DO NOT RUN IT ELSEWHERE: ${plain(validator_client)} has this key or is about to get it.`;

async function exportKeystores(
  server: OperatorClient,
  { chain, network: net, out, passwordFile, account }: Options,
): Promise<Written[]> {
  const password = await readPassword(passwordFile);
  const named = { chain, network: net };
  const keys = await server.get<ValidatorKeyAnswer[]>('/validator-keys', { ...named, account });
  const folder = resolve(out);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const written: Written[] = [];
  for (let i = 0; i < keys.length; i += KEYS_A_REQUEST) {
    const public_keys = keys.slice(i, i + KEYS_A_REQUEST).map(({ public_key }) => public_key);
    const answers = await server.post<KeystoreAnswer[]>('/keystores', {
      ...named,
      public_keys,
      password,
    });
    for (const { public_key, keystore, validator_client } of answers) {
      const file = join(folder, `keystore-${public_key}.json`);
      await writeNew(file, `${JSON.stringify(keystore)}\n`);
      written.push({ public_key, file, validator_client });
    }
    await server.post('/keystores/installed', { ...named, public_keys });
  }
  return written;
}

async function readPassword(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).replace(/\r?\n$/, '');
  } catch (error) {
    throw new CommandFailure({
      message: `The password file can not be read: ${(error as Error).message}.`,
      exitCode: 2,
    });
  }
}

/** Never over an existing file, and on disk before the server is told that it is written. */
async function writeNew(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw new CommandFailure({
      exitCode: 1,
      message:
        error.code === 'EEXIST'
          ? `${file} is there already; export into an empty folder, so that no keystore is overwritten.`
          : `${file} can not be written: ${error.message}.`,
    });
  });
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
