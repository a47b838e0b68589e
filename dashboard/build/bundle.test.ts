import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleVerifier } from '@kiln-connect/verify/bundle';
import { expect, test } from 'vitest';
import { bundle } from './build-dashboard.ts';

test('A build for users holds no development code, whatever NODE_ENV was, and the verifier once', async () => {
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

    // The verifier is there as it is published, and no other file holds a part of it.
    const { sha256, text } = await bundleVerifier();
    const hashes = texts.map((one) => createHash('sha256').update(one).digest('hex'));
    expect(hashes.filter((hash) => hash === sha256)).toHaveLength(1);
    const own = /the deposit data root is /;
    expect(text).toMatch(own);
    expect(texts.filter((one) => own.test(one))).toHaveLength(1);
    expect(texts.filter((one) => one.includes(sha256))).toHaveLength(1);
  } finally {
    process.env.NODE_ENV = kind;
    await rm(folder, { recursive: true });
  }
});
