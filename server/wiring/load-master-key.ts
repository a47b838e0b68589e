import { readFile, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createMasterKeyText, masterKeyRefusal, parseMasterKey } from '@kiln-connect/usecases';
import { ConfigurationError } from '../config/configuration-error.ts';
import type { Config } from '../config.ts';

/**
 * The key that encrypts secrets at rest: from the environment or the configured file, else, for a devnet alone, from one
 * in the data folder that is made on the first start.
 * @throws {ConfigurationError} when there is none, it lies in the data folder, or it is no key.
 */
export async function loadMasterKey({
  networks,
  masterKey,
  masterKeyFile,
  dataDir,
}: Pick<Config, 'networks' | 'masterKey' | 'masterKeyFile' | 'dataDir'>): Promise<Uint8Array> {
  if (masterKey !== undefined) return parseGiven(masterKey);
  const refusal = masterKeyRefusal({
    networks,
    masterKeyFile: masterKeyFile && (await resolved(masterKeyFile)),
    dataDir: await resolved(dataDir),
  });
  if (refusal !== undefined) throw new ConfigurationError(refusal);
  const file = masterKeyFile ?? (await devnetKeyFile(dataDir));
  try {
    return parseMasterKey(await readFile(file, 'utf8'));
  } catch (error) {
    throw new ConfigurationError(
      `The master key ${file} can not be used: ${(error as Error).message}`,
    );
  }
}

const resolved = (path: string): Promise<string> =>
  realpath(path).catch((error: Error) => {
    throw new ConfigurationError(`${path} can not be read: ${error.message}.`);
  });

function parseGiven(masterKey: string): Uint8Array {
  try {
    return parseMasterKey(masterKey);
  } catch (error) {
    throw new ConfigurationError(`CONNECT_MASTER_KEY can not be used: ${(error as Error).message}`);
  }
}

/** Where the key of a devnet is, in its data folder. */
export const DEVNET_KEY_FILE = 'master.key';

async function devnetKeyFile(dataDir: string): Promise<string> {
  const file = join(dataDir, DEVNET_KEY_FILE);
  await writeFile(file, createMasterKeyText(), { mode: 0o600, flag: 'wx' }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    },
  );
  return file;
}
