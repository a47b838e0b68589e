import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { silentLog, systemClock } from '@kiln-connect/core';
import { openStore } from '@kiln-connect/store';
import { parseMasterKey, type RotationAnswer, rotateMasterKey } from '@kiln-connect/usecases';
import { readConfig } from '../config.ts';
import { holdDataFolder } from './data-folder.ts';
import { DEVNET_KEY_FILE, loadMasterKey } from './load-master-key.ts';

/**
 * Rotates the master key of the database that a server would use with this environment, while none
 * does. A devnet's own key in the data folder is replaced by the new one; a configured file is not.
 * @throws {ConfigurationError} when the environment or a key file must be mended.
 * @throws {ConflictError} 'store_in_use', 'database_in_use', 'master_key_differs'.
 */
export async function rotateMasterKeyFile({
  dataDir,
  newKeyFile,
}: {
  dataDir: string;
  newKeyFile: string;
}): Promise<RotationAnswer> {
  const config = readConfig(undefined, { dataDir });
  const text = await readFile(newKeyFile, 'utf8');
  const to = parseMasterKey(text);
  const letGo = await holdDataFolder(config.dataDir, { log: silentLog });
  try {
    const from = await loadMasterKey(config);
    const store = await openStore({ ...config, log: silentLog });
    try {
      const isOwn = config.masterKeyFile === undefined && config.masterKey === undefined;
      const parts = { store, clock: systemClock, log: silentLog };
      const answer = await rotateMasterKey({ from, to }, parts);
      // After the database: when it breaks off here, the same command finds all done but this.
      if (isOwn) await replaceFile(join(config.dataDir, DEVNET_KEY_FILE), text);
      return answer;
    } finally {
      await store.close();
    }
  } finally {
    await letGo();
  }
}

/** Whole or not at all. */
async function replaceFile(file: string, text: string): Promise<void> {
  const draft = `${file}.new`;
  await rm(draft, { force: true });
  await writeFile(draft, text, { mode: 0o600, flag: 'wx' });
  await rename(draft, file);
}
