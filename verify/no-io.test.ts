import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { verifiers } from './registry.ts';

/** What the verifier may stand on, beside its own files. */
const ALLOWED =
  /^(@kiln-connect\/core|@noble\/(curves|hashes)\/[a-z0-9-]+\.js|@scure\/base|zod|\.{1,2}\/.*)$/;
/** Ways out of pure work, and into code that is not there to be read. */
const FORBIDDEN =
  /\b(process|fetch|XMLHttpRequest|WebSocket|eval|require|Buffer|Date\.now|Math\.random|getRandomValues|localStorage)\b|new Function|\bimport\(/;

async function sources(): Promise<readonly { name: string; text: string }[]> {
  const root = new URL('./', import.meta.url);
  const names = await readdir(root, { recursive: true });
  const own = names.filter(
    (name) =>
      name.endsWith('.ts') &&
      !/\.test\.ts$|^(testing|bundle|worker|node_modules)|fixtures/.test(name),
  );
  return Promise.all(
    own.map(async (name) => ({ name, text: await readFile(new URL(name, root), 'utf8') })),
  );
}

/** The program without its comments and its texts. */
const programOf = (text: string): string =>
  text
    .replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    .replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g, "''");

describe('the verifier', () => {
  it('imports its own files and five packages, and nothing of Node', async () => {
    for (const { name, text } of await sources()) {
      const imports = [...text.matchAll(/^(?:import|export)\b[^;]*?from '([^']+)';/gm)].map(
        ([, from]) => from,
      );
      for (const from of imports)
        expect(`${name}: ${from}`).toMatch(new RegExp(`: ${ALLOWED.source.slice(1)}`));
    }
  });

  it('reads no clock, no chance, no environment, no file, no network, and runs no text', async () => {
    const found = (await sources()).flatMap(({ name, text }) => {
      const match = FORBIDDEN.exec(programOf(text));
      return match ? [`${name}: ${match[0]}`] : [];
    });
    expect(found).toEqual([]);
    // The net catches something at all.
    expect(programOf('const x = /* no */ process.env;')).toMatch(FORBIDDEN);
  });

  it('is small enough that what judges a chain is read in two hours', async () => {
    const lines = new Map<string, number>();
    for (const { name, text } of await sources()) {
      const [folder = ''] = name.includes('/') ? name.split('/') : [];
      lines.set(folder, (lines.get(folder) ?? 0) + text.split('\n').length);
    }
    expect(lines.size).toBeGreaterThan(verifiers.size);
    for (const [folder, count] of lines) expect([folder, count < 3500]).toEqual([folder, true]);
  });
});
