import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the command line finds the running server, and what proves that it may ask. */
export interface OperatorAccess {
  readonly url: string;
  readonly key: string;
  readonly pid: number;
}

/** Where `operator.json` of a data folder is. */
export const operatorFileOf = (dataDir: string): string => join(dataDir, 'operator.json');

/** Writes `operator.json`, whole and for its owner alone; answers how to remove it. */
export async function writeOperatorFile(
  dataDir: string,
  access: OperatorAccess,
): Promise<() => Promise<void>> {
  const file = operatorFileOf(dataDir);
  const draft = `${file}.${access.pid}`;
  await rm(draft, { force: true });
  await writeFile(draft, `${JSON.stringify(access, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  await rename(draft, file);
  return () => rm(file, { force: true });
}
