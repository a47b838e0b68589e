import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConflictError, type Log } from '@kiln-connect/core';
import { isAlive, ownIdentity, type ProcessIdentity } from './process-identity.ts';

/** A server on another host can not be looked at: it shows that it lives by touching its lock. */
const SIGN_OF_LIFE = 5_000;
const DEAD_AFTER = 20_000;

/**
 * Makes the data folder, readable for its owner alone, and takes it for this process; answers how to
 * give it back. What a dead process left is taken over at once.
 * @throws {ConflictError} 'data_folder_in_use' when another server runs on it.
 */
export async function holdDataFolder(
  dataDir: string,
  { log }: { log: Log },
): Promise<() => Promise<void>> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, 'server.lock');
  const draft = `${file}.${randomUUID()}`;
  const own = JSON.stringify(ownIdentity());
  await writeFile(draft, own, { mode: 0o600 });
  try {
    // A link is made whole or not at all, and never over a file that is there.
    while (!(await succeeds(link(draft, file), 'EEXIST'))) await removeDead(file, draft, dataDir);
  } finally {
    await rm(draft);
  }
  const signOfLife = setInterval(() => {
    utimes(file, new Date(), new Date()).catch((error: unknown) =>
      log.warn({ err: error, file }, 'the lock of the data folder can not be kept fresh'),
    );
  }, SIGN_OF_LIFE);
  signOfLife.unref();
  return async () => {
    clearInterval(signOfLife);
    if ((await readIfThere(file)) === own) await rm(file);
  };
}

/** Removes the lock of a dead process; leaves alone what another starter has put there meanwhile. */
async function removeDead(file: string, draft: string, dataDir: string): Promise<void> {
  const found = await readIfThere(file);
  if (found === undefined) return;
  const holder = parseHolder(found);
  if (holder && (await isHeld(holder, file))) {
    const where = holder.host === ownIdentity().host ? '' : ` on ${holder.host}`;
    throw new ConflictError({
      code: 'data_folder_in_use',
      message: `A server already runs on the data folder ${dataDir} (process ${holder.pid}${where}). Stop it first, or choose another folder with CONNECT_DATA_DIR.`,
      details: { folder: dataDir, pid: holder.pid },
    });
  }
  const taken = `${draft}.taken`;
  if (!(await succeeds(rename(file, taken), 'ENOENT'))) return;
  // Two starters may find the same dead lock: the slower one gives back what it took by mistake.
  if ((await readIfThere(taken)) !== found) await succeeds(link(taken, file), 'EEXIST');
  await rm(taken);
}

async function isHeld(holder: ProcessIdentity, file: string): Promise<boolean> {
  if (holder.host === ownIdentity().host) return isAlive(holder);
  return Date.now() - (await stat(file)).mtimeMs < DEAD_AFTER;
}

function parseHolder(text: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(text) as ProcessIdentity;
  } catch {
    return undefined;
  }
}

const readIfThere = (file: string): Promise<string | undefined> =>
  readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });

/** False when it fails in the one way that is expected. */
const succeeds = (work: Promise<void>, expected: string): Promise<boolean> =>
  work.then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === expected) return false;
      throw error;
    },
  );
