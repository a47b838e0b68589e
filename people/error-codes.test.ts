import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const room = import.meta.dirname;
const source = readdirSync(room, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !/\.test\.ts$|(^|\/)testing\//.test(file))
  .filter((file) => !/^(single-sign-on|egress)\//.test(file))
  .map((file) => readFileSync(join(room, file), 'utf8'))
  .join('\n');
const readme = readFileSync(join(room, 'README.md'), 'utf8');

describe('the error codes of this room', () => {
  it('are all documented, and none is documented that is not there', () => {
    const inSource = new Set([...source.matchAll(/\bcode: '([a-z_]+)'/g)].map(([, code]) => code));
    const rows = [...readme.matchAll(/^\| \d{3} \| (`[^|]+`) \|/gm)];
    const inReadme = rows.flatMap(([, codes = '']) => [...codes.matchAll(/`(\w+)`/g)]);
    expect(inReadme.map(([, code]) => code).toSorted()).toEqual([...inSource].toSorted());
  });
});
