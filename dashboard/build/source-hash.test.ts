import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sourceHash } from './source-hash.ts';

let repository: string;

async function write(name: string, content: string): Promise<void> {
  await mkdir(dirname(join(repository, name)), { recursive: true });
  await writeFile(join(repository, name), content);
}

beforeEach(async () => {
  repository = await mkdtemp(join(tmpdir(), 'dashboard-sources-'));
  await write('core/role.ts', 'roles');
  await write('verify/index.ts', 'verify');
  await write('package-lock.json', '{}');
  await write('dashboard/pages/home.tsx', 'home');
});
afterEach(() => rm(repository, { recursive: true }));

test('The same sources have the same hash', async () => {
  expect(await sourceHash(repository)).toBe(await sourceHash(repository));
});

test.each([
  ['a changed page', 'dashboard/pages/home.tsx', 'home!'],
  ['a new page', 'dashboard/pages/new.tsx', ''],
  ['a changed role', 'core/role.ts', 'roles!'],
  ['a changed verifier', 'verify/index.ts', 'verify!'],
  ['another version of a dependency', 'package-lock.json', '{ }'],
])('With %s the dashboard is built anew', async (_, name, content) => {
  const before = await sourceHash(repository);
  await write(name, content);
  expect(await sourceHash(repository)).not.toBe(before);
});

test.each([
  'dashboard/dist/index.html',
  'dashboard/.builds/x/index.html',
  'dashboard/node_modules/x/index.js',
  'dashboard/pages/home.test.ts',
  'dashboard/README.md',
  'verify/testing/battery.ts',
  'verify/ethereum/fixtures/deposits.ts',
  'server/start.ts',
])('%s is not built from', async (name) => {
  const before = await sourceHash(repository);
  await write(name, 'anything');
  expect(await sourceHash(repository)).toBe(before);
});

test('Moving text from one file to its neighbour changes the hash', async () => {
  await write('dashboard/a.ts', 'xy');
  await write('dashboard/b.ts', '');
  const before = await sourceHash(repository);
  await write('dashboard/a.ts', 'x');
  await write('dashboard/b.ts', 'y');
  expect(await sourceHash(repository)).not.toBe(before);
});
