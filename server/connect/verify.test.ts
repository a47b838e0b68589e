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

  it.each(cases)('holds $name against a pinned policy, and prints its hash', async (subject) => {
    const { intent, transaction } = subject;
    const bytes = serialize(transaction);
    const policy = join(folder, 'policy.json');
    const pin = (rule: object) =>
      writeFile(policy, JSON.stringify({ version: 1, network: 'devnet', chains: { eth: rule } }));
    await pin({ max_per_day: '9'.repeat(40) });
    const accepted = await verify(intent, bytes, '--policy', policy);
    expect([accepted.code, accepted.out]).toEqual([
      0,
      expect.stringMatching(/^ {2}[0-9a-f]{64}$/m),
    ]);
    await pin({ actions: [] });
    const refused = await verify(intent, bytes, '--policy', policy, '--json');
    expect(refused.code).toBe(1);
    const { reasons, policy: judged } = JSON.parse(refused.out);
    expect(reasons).toMatchObject([{ code: 'policy_action_not_allowed' }]);
    expect(judged.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('takes what was staked today from the user alone, and says what is not proved without', async () => {
    const { intent, transaction } = cases.find(
      (one) => one.intent.action === 'stake' || one.intent.action === 'deposit',
    ) as HonestCase;
    const amount = BigInt((intent as { amount_wei: string }).amount_wei);
    const policy = join(folder, 'policy.json');
    const chains = { eth: { max_per_day: `${amount + 5n}` } };
    await writeFile(policy, JSON.stringify({ version: 1, network: 'devnet', chains }));
    const ask = (...more: string[]) =>
      verify(intent, serialize(transaction), '--policy', policy, ...more);
    expect((await ask()).out).toContain('bytes do not know of other transactions');
    const within = await ask('--spent-today', '5');
    expect(within.code).toBe(0);
    expect(within.out).not.toContain('bytes do not know of other transactions');
    expect((await ask('--spent-today', '6')).code).toBe(1);
    expect((await ask('--spent-today', '-6')).code).toBe(2);
    await writeFile(policy, '{');
    expect((await ask()).code).toBe(2);
    await writeFile(policy, '{}');
    expect((await ask()).code).toBe(1);
  });
});
