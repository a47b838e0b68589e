import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const repository = resolve(import.meta.dirname, '..');
const ROOMS = ['core', 'verify', 'chains', 'store', 'usecases', 'indexer', 'server', 'devnet'];
const read = (path: string): string => readFileSync(join(repository, path), 'utf8');

const source = ROOMS.flatMap((room) =>
  readdirSync(join(repository, room), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.test\.ts$|(^|\/)testing\//.test(file))
    .map((file) => read(join(room, file))),
).join('\n');

const index = read('docs/errors.md');
const linked = [...index.matchAll(/\]\(([^)#]+)(?:#[\w-]+)?\)/g)].map(([, path = '']) =>
  join(dirname('docs/errors.md'), path),
);

/** The words in code type of a document's tables and sentences. */
const codesIn = (text: string): Set<string> =>
  new Set([...text.matchAll(/`([a-z]+(?:_[a-z]+)*)`/g)].map(([, code = '']) => code));

describe('the index of error codes', () => {
  it('leads to every code that the source can answer', () => {
    const documented = codesIn([index, ...linked.map(read)].join('\n'));
    // 'custom' is zod's word for a fault that a schema found by itself.
    const inSource = [...source.matchAll(/\bcode: '(?!custom')([a-z_]+)'/g)].map(
      ([, code = '']) => code,
    );
    expect(inSource.length).toBeGreaterThan(80);
    expect([...new Set(inSource)].filter((code) => !documented.has(code))).toEqual([]);
  });

  it('names no code in its own tables that the source does not have', () => {
    const rows = [...index.matchAll(/^\| `([a-z_]+)`/gm)].map(([, code = '']) => code);
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.filter((code) => !source.includes(`'${code}'`))).toEqual([]);
  });
});
