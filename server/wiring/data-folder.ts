import { mkdir } from 'node:fs/promises';
import type { Log } from '@kiln-connect/core';
import { holdFolder } from '@kiln-connect/store/folder-lock';

/**
 * Makes the data folder, readable for its owner alone, and takes it for this server, whichever
 * database it uses; answers how to give it back.
 * @throws {ConflictError} 'store_in_use' when another server runs on it.
 */
export async function holdDataFolder(
  dataDir: string,
  { log }: { log: Log },
): Promise<() => Promise<void>> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  return holdFolder({ folder: dataDir, name: 'server' }, { log });
}
