import { mkdir } from 'node:fs/promises';
import type { Log } from '@kiln-connect/core';
import { holdFolder } from '@kiln-connect/store/folder-lock';
import { ConfigurationError } from '../config/configuration-error.ts';

/**
 * Makes the data folder, readable for its owner alone, and takes it for this server, whichever
 * database it uses; answers how to give it back.
 * @throws {ConfigurationError} when there can be no folder of that path.
 * @throws {ConflictError} 'store_in_use' when another server runs on it.
 */
export async function holdDataFolder(
  dataDir: string,
  { log }: { log: Log },
): Promise<() => Promise<void>> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new ConfigurationError(
      `The data folder ${dataDir} can not be made: ${(error as Error).message}. Choose another with CONNECT_DATA_DIR.`,
      { cause: error },
    );
  }
  return holdFolder({ folder: dataDir, name: 'server' }, { log });
}
