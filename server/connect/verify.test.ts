import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HonestCase, honest } from '../../verify/testing/ethereum-actions.ts';
import { serialize } from '../../verify/testing/judge.ts';
import { runConnect } from './testing/run-connect.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'connect-verify-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Asks the command line, with the bytes on standard input. */
async function verify(intent: object, bytes: string, ...options: string[]) {
  const file = join(folder, 'intent.json');
  await writeFile(file, JSON.stringify(intent));
  return runConnect(['verify', '--intent', file, '--tx', '-', ...options], {
    dataDir: folder,
    input: bytes,
  });
}

const cases: readonly HonestCase[] = Object.values(honest);

describe('connect verify', () => {
  it.each(cases)('accepts $name, and says what is left to check', async (subject) => {
    const bytes = serialize(subject.transaction);
    const { code, out } = await verify(subject.intent, bytes);
    expect(code).toBe(0);
    const { out: json } = await verify(subject.intent, bytes, '--json');
    const { account, preconditions } = JSON.parse(json);
    expect(out).toContain(`ACCEPTED, bytes only: check the ${preconditions.length} preconditions`);
    for (const { value } of account) expect(out).toContain(value);
    for (const { statement, how } of preconditions) {
      expect(out).toContain(statement);
      expect(out).toContain(how);
    }
  });

  it.each(cases)(
    'refuses $name where something else was asked for',
    async ({ transaction, intent }) => {
      const bytes = serialize(transaction);
      for (const other of cases.filter((one) => one.intent !== intent)) {
        const { code, out } = await verify(other.intent, bytes);
        expect([other.name, code]).toEqual([other.name, 1]);
        expect(out).toContain('REFUSED: do not sign it.');
      }
    },
  );
});

describe('connect verifier', () => {
  it('names the verifier that verify runs by the hash that stands in the release notes', async () => {
    const { code, out } = await runConnect(['verifier'], { dataDir: folder });
    expect(code).toBe(0);
    const notes = await readFile(new URL('../../CHANGELOG.md', import.meta.url), 'utf8');
    expect(notes).toContain(`SHA-256 \`${out.trim()}\``);
    const { out: json } = await runConnect(['verifier', '--json'], { dataDir: folder });
    expect(JSON.parse(json)).toEqual({ sha256: out.trim(), bytes: expect.any(Number) });
  });
});
