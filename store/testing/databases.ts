import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '@kiln-connect/core';
import { type OpenStoreOptions, openDatabase } from '../open-store.ts';
import { isPostgresAvailable, startPostgres } from './postgres.ts';

/** An empty database that `openStore` can open, and again. */
export interface TestDatabase {
  readonly options: OpenStoreOptions;
  remove(): Promise<void>;
}

/** A kind of database that the store runs on. */
export interface TestEngine {
  readonly name: 'PGlite' | 'PostgreSQL';
  /** False where tests on it must be skipped; the reason is in `title`. */
  readonly isAvailable: boolean;
  readonly title: string;
  create(): Promise<TestDatabase>;
}

/** Both kinds: every test of the store runs on each. */
export const testEngines: readonly TestEngine[] = [
  { name: 'PGlite', isAvailable: true, title: 'PGlite', create: createPglite },
  {
    name: 'PostgreSQL',
    isAvailable: isPostgresAvailable(),
    title: isPostgresAvailable()
      ? 'PostgreSQL'
      : 'PostgreSQL (skipped: it is not installed here and TEST_DATABASE_URL is not set)',
    create: createPostgres,
  },
];

async function createPostgres(): Promise<TestDatabase> {
  const postgres = await startPostgres();
  const dataDir = await mkdtemp(join(tmpdir(), 'kiln-connect-store-'));
  return {
    options: { databaseUrl: await postgres.createDatabase(), dataDir, log: silentLog },
    remove: async () => {
      await postgres.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A new cluster takes PGlite seconds to make: each version's is made once a machine, and copied. */
async function createPglite(): Promise<TestDatabase> {
  const dataDir = await mkdtemp(join(tmpdir(), 'kiln-connect-store-'));
  await cp(await emptyCluster(), join(dataDir, 'database'), { recursive: true });
  return {
    options: { dataDir, log: silentLog },
    remove: () => rm(dataDir, { recursive: true, force: true }),
  };
}

async function emptyCluster(): Promise<string> {
  const { dependencies } = JSON.parse(
    await readFile(new URL('../package.json', import.meta.url), 'utf8'),
  ) as { dependencies: Record<string, string> };
  const version = dependencies['@electric-sql/pglite'];
  const kept = join(tmpdir(), `kiln-connect-pglite-${version}-${process.getuid?.() ?? 'user'}`);
  if (existsSync(kept)) return kept;
  const making = await mkdtemp(join(tmpdir(), 'kiln-connect-pglite-making-'));
  const database = await openDatabase({ dataDir: making, log: silentLog });
  await database.close();
  // Another process may have been quicker: its cluster is as good.
  await rename(join(making, 'database'), kept).catch((error: NodeJS.ErrnoException) => {
    if (!existsSync(kept)) throw error;
  });
  await rm(making, { recursive: true, force: true });
  return kept;
}
