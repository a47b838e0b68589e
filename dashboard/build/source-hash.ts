import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

const NOT_BUILT_FROM =
  /(^|\/)(dist|\.builds|node_modules|fixtures)(\/|$)|^verify\/testing(\/|$)|\.test\.ts$|\.md$/;

/**
 * SHA-256, in hex, over names and contents of all that the dashboard is built from, the versions of
 * its dependencies included. The verifier is a file of it.
 */
export async function sourceHash(repository: string): Promise<string> {
  const rooms = await Promise.all(
    ['dashboard', 'core', 'verify'].map((room) => filesOf(repository, room)),
  );
  const names = [...rooms.flat().sort(), 'package-lock.json'];
  const contents = await Promise.all(names.map((name) => readFile(join(repository, name))));
  const hash = createHash('sha256');
  names.forEach((name, index) => {
    const content = contents[index] as Buffer;
    hash.update(`${name}\0${content.length}\0`).update(content);
  });
  return hash.digest('hex');
}

async function filesOf(repository: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(repository, folder), { withFileTypes: true });
  const names = await Promise.all(
    entries.map(async (entry) => {
      const name = relative('.', join(folder, entry.name)).replaceAll('\\', '/');
      if (NOT_BUILT_FROM.test(name)) return [];
      if (entry.isDirectory()) return filesOf(repository, name);
      return entry.isFile() ? [name] : [];
    }),
  );
  return names.flat();
}
