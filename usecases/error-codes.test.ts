import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const room = import.meta.dirname;
const source = readdirSync(room, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !/\.test\.ts$|^testing\//.test(file))
  .map((file) => readFileSync(join(room, file), 'utf8'))
  .join('\n');
const readme = readFileSync(join(room, 'README.md'), 'utf8');

describe('the error codes of this room', () => {
  it('are all documented, with their class, and none is documented that is not there', () => {
    const thrown = source.matchAll(/new (\w+)Error\(\{\s*code: '(\w+)'/g);
    const inSource = new Set([...thrown].map(([, type, code]) => `${code} ${type}`));
    const rows = readme.matchAll(/^\| `(\w+)`\s*\| (\w+)\s*\|/gm);
    const inReadme = [...rows].map(([, code, type]) => `${code} ${type}`);
    expect(inReadme.toSorted()).toEqual([...inSource].toSorted());
  });
});
