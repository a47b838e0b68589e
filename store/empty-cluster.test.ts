import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { copyEmptyCluster, makeEmptyCluster } from './empty-cluster.ts';

let folder: string;
let database: string;

beforeAll(async () => {
  // As two installations at once would do it.
  await Promise.all([makeEmptyCluster(), makeEmptyCluster()]);
}, 60_000);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-connect-cluster-'));
  database = join(folder, 'database');
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
});

it('a new database begins as a copy that is its own', async () => {
  for (const name of ['one', 'other']) {
    const own = join(folder, name);
    await copyEmptyCluster(own);
    const client = await PGlite.create(own);
    // It fails where the table is there already.
    await client.exec('CREATE TABLE only_here (id int)');
    await client.close();
  }
});

it('a copy that was broken off is begun anew', async () => {
  await mkdir(`${database}.unfinished`);
  await writeFile(join(`${database}.unfinished`, 'PG_VERSION'), 'cut o');
  await copyEmptyCluster(database);
  expect(await readdir(folder)).toEqual(['database']);
  const client = await PGlite.create(database);
  expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  await client.close();
});

it('a database that is there is left alone', async () => {
  await mkdir(database);
  await writeFile(join(database, 'kept'), '');
  await copyEmptyCluster(database);
  expect(await readdir(database)).toEqual(['kept']);
});
