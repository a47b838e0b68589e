import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '@kiln-connect/core';
import { copyEmptyCluster, makeEmptyCluster } from '../empty-cluster.ts';
import type { OpenStoreOptions } from '../open-store.ts';
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

async function createPglite(): Promise<TestDatabase> {
  const dataDir = await mkdtemp(join(tmpdir(), 'kiln-connect-store-'));
  // Where it was not made at the installation, it is made once for all tests.
  await makeEmptyCluster();
  await copyEmptyCluster(join(dataDir, 'database'));
  return {
    options: { dataDir, log: silentLog },
    remove: () => rm(dataDir, { recursive: true, force: true }),
  };
}
