import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const folder = import.meta.dirname;
const source = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !/\.test\.ts$|^testing\//.test(file))
  .map((file) => readFileSync(join(folder, file), 'utf8'))
  .join('\n');
const readme = readFileSync(join(folder, 'README.md'), 'utf8');

describe('the error codes of single sign-on', () => {
  it('are all documented, with their class, and none is documented that is not there', () => {
    const thrown = source.matchAll(/new (\w+)Error\(\{\s*code: '(\w+)'/g);
    const rows = readme.matchAll(/^\| `(\w+)`\s*\| (\w+)\s*\|/gm);
    expect([...rows].map(([, code, type]) => `${code} ${type}`).toSorted()).toEqual(
      [...thrown].map(([, type, code]) => `${code} ${type}`).toSorted(),
    );
  });
});
