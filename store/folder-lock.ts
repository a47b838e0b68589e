import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { ConflictError, type Log } from '@kiln-connect/core';
import { lock } from 'proper-lockfile';

/** Who holds the folder. The start time tells a process from a later one with the same id. */
interface Holder {
  readonly pid: number;
  readonly started: string;
  readonly host: string;
  readonly id: string;
}

/** Processes of another host can not be looked at: they must show that they live this often. */
const SIGN_OF_LIFE_MS = 2_000;
const DEAD_AFTER_MS = 10_000;

/**
 * Takes the folder for this process alone; answers how to give it back. The file `<name>.lock` names
 * the holder; what a dead process left is taken over at once. Locks of other names stand beside it.
 * @throws {ConflictError} `store_in_use` when a living process holds it.
 */
export async function holdFolder(
  { folder, name }: { folder: string; name: string },
  { log }: { log: Log },
): Promise<() => Promise<void>> {
  const file = join(folder, `${name}.lock`);
  const self: Holder = {
    pid: process.pid,
    started: startTimeOf(process.pid),
    host: hostname(),
    id: randomUUID(),
  };

  // Two starters must not both find the old holder dead and then both take its place.
  const unlock = await lock(folder, {
    lockfilePath: `${file}.taking`,
    stale: 5_000,
    retries: { retries: 40, minTimeout: 25, maxTimeout: 250 },
  });
  try {
    const holder = await readHolder(file);
    if (holder && (await isAlive(holder, file))) {
      const where = holder.host === self.host ? '' : ` on ${holder.host}`;
      throw new ConflictError({
        code: 'store_in_use',
        message: `The data folder ${folder} is in use by process ${holder.pid}${where}: stop it, or choose another folder with CONNECT_DATA_DIR.`,
        details: { folder, pid: holder.pid },
      });
    }
    if (holder)
      log.info({ folder, pid: holder.pid }, 'took over the data folder of a dead process');
    const draft = `${file}.${self.id}`;
    await writeFile(draft, JSON.stringify(self), { mode: 0o600 });
    await rename(draft, file);
  } finally {
    await unlock();
  }

  const signOfLife = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch((error: Error) => {
      log.error(
        { file, error: error.message },
        'the lock of the data folder can not be kept fresh',
      );
    });
  }, SIGN_OF_LIFE_MS);
  signOfLife.unref();
  return async () => {
    clearInterval(signOfLife);
    const holder = await readHolder(file);
    if (holder?.id === self.id) await rm(file, { force: true });
  };
}

async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Holder;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    // It is renamed into place whole, so a broken one is not ours to understand.
    throw new ConflictError({
      code: 'store_in_use',
      message: `The lock file ${file} can not be read: remove it if no server uses this folder.`,
      cause: error,
    });
  }
}

async function isAlive(holder: Holder, file: string): Promise<boolean> {
  if (holder.host !== hostname()) {
    const { mtimeMs } = await stat(file);
    return Date.now() - mtimeMs < DEAD_AFTER_MS;
  }
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return startTimeOf(holder.pid) === holder.started;
}

/** When the process started, in the kernel's ticks (proc(5), field 22); '' where there is no /proc. */
function startTimeOf(pid: number): string {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the command in brackets and may hold spaces and brackets itself.
    return fields.slice(fields.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
