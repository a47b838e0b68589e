import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundle } from './build-dashboard.ts';

test('A build for users holds no development code, whatever NODE_ENV was', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dashboard-bundle-'));
  const kind = process.env.NODE_ENV;
  process.env.NODE_ENV = 'development';
  try {
    await bundle(folder);
    const scripts = (await readdir(join(folder, 'assets'))).filter((name) => name.endsWith('.js'));
    const texts = await Promise.all(
      scripts.map((name) => readFile(join(folder, 'assets', name), 'utf8')),
    );
    // Both kinds of React look for its browser extension; only that for developers praises it.
    expect(texts.filter((text) => text.includes('checkDCE'))).toHaveLength(1);
    expect(texts.filter((text) => text.includes('React DevTools'))).toEqual([]);
  } finally {
    process.env.NODE_ENV = kind;
    await rm(folder, { recursive: true });
  }
});
