import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { compressAssets } from './compress-assets.ts';

const text = 'export const answer = 42;\n'.repeat(100);
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dashboard-assets-'));
  await mkdir(join(folder, 'assets'));
});
afterEach(() => rm(folder, { recursive: true }));

test('Beside a script stand two compressed files that hold the same', async () => {
  await writeFile(join(folder, 'assets', 'main.js'), text);
  await compressAssets(folder);
  const read = (name: string) => readFile(join(folder, 'assets', name));
  expect(brotliDecompressSync(await read('main.js.br')).toString()).toBe(text);
  expect(gunzipSync(await read('main.js.gz')).toString()).toBe(text);
});

test('What is compressed already, or is tiny, is left alone', async () => {
  await writeFile(join(folder, 'font.woff2'), text);
  await writeFile(join(folder, 'tiny.js'), 'x');
  await compressAssets(folder);
  expect((await readdir(folder)).sort()).toEqual(['assets', 'font.woff2', 'tiny.js']);
});
