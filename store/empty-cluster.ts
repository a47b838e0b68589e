import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, cp, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';

/** Clusters without a table of ours, one for each version of PGlite that was installed. */
const CLUSTERS = join(import.meta.dirname, '.clusters');

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Where the cluster of the installed PGlite lies: another version may write its files in another way. */
async function clusterFolder(): Promise<string> {
  const manifest = new URL('../package.json', import.meta.resolve('@electric-sql/pglite'));
  const { version } = JSON.parse(await readFile(manifest, 'utf8'));
  return join(CLUSTERS, version);
}

/**
 * Makes the cluster that new databases are copied from, unless it is there: making one anew takes
 * PGlite seconds of processor time. Any number of processes may do this at once.
 */
export async function makeEmptyCluster(): Promise<void> {
  const folder = await clusterFolder();
  if (await exists(folder)) return;
  const unfinished = join(CLUSTERS, randomUUID());
  try {
    await mkdir(CLUSTERS, { recursive: true });
    const client = await PGlite.create(unfinished);
    await client.close();
    await rename(unfinished, folder).catch(async (error) => {
      if (!(await exists(folder))) throw error;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/**
 * Puts a copy of the empty cluster where a database is to be, whole or not at all. Where there is a
 * database already, or no empty cluster, nothing is done: PGlite then makes what is missing.
 */
export async function copyEmptyCluster(database: string): Promise<void> {
  const cluster = await clusterFolder();
  if ((await exists(database)) || !(await exists(cluster))) return;
  const unfinished = `${database}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await cp(cluster, unfinished, { recursive: true, mode: constants.COPYFILE_FICLONE });
  await rename(unfinished, database);
}
