import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { runConnect } from './testing/run-connect.ts';

const AT = '/organizations/acme/policies/devnet';
const OF = ['--organization', 'acme', '--network', 'devnet'];

let server: TestServer;
let folder: string;
let file: string;
beforeAll(async () => {
  server = await startTestServer();
  folder = await mkdtemp(join(tmpdir(), 'connect-policy-'));
  file = join(folder, 'policy.json');
  const chains = { eth: { max_per_day: '64000000000000000000' } };
  await writeFile(file, JSON.stringify({ version: 1, network: 'devnet', chains }));
}, 180_000);
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

const run = (...args: string[]) =>
  runConnect(['policy', ...args, ...OF], { dataDir: server.dataDir });

describe('connect policy', () => {
  it('proposes, and leaves it to an owner or admin to approve', async () => {
    expect((await run('show')).out).toBe('There is no signing policy: nothing is limited.\n');
    const owner = await server.signIn({ role: 'owner' });
    const proposed = await run('propose', '--file', file, '--reason', 'A start.', '--quiet');
    expect(proposed.code).toBe(0);
    const id = proposed.out.trim();
    const own = await run('approve', id);
    expect([own.code, own.err]).toEqual([1, expect.stringContaining('You proposed this change')]);
    expect((await run('show')).out).toContain('when another owner or admin approves it');
    const { status } = await owner.ask(`${AT}/changes/${id}/approve`, { method: 'POST' });
    expect(status).toBe(200);
    expect((await run('show', '--quiet')).out.trim()).toMatch(/^[0-9a-f]{64}$/);
    const { out } = await run('history');
    expect(out).toContain('A start.');
  });

  it('approves what a member proposed, and cancels', async () => {
    const admin = await server.signIn({ role: 'admin' });
    const propose = async () => {
      const body = { policy: null, reason: 'No limits.' };
      const answer = await admin.ask(`${AT}/changes`, { method: 'POST', body });
      expect(answer.status).toBe(201);
      return String(answer.body.data.id);
    };
    expect((await run('cancel', await propose())).code).toBe(0);
    const approved = await run('approve', await propose());
    expect([approved.code, approved.out]).toEqual([0, expect.stringContaining('no policy')]);
  });

  it('wants one policy or none, and a file that holds one', async () => {
    for (const wrong of [
      [],
      ['--file', file, '--none'],
      ['--file', join(folder, 'missing.json')],
    ]) {
      expect([wrong, (await run('propose', '--reason', 'Why.', ...wrong)).code]).toEqual([
        wrong,
        2,
      ]);
    }
    await writeFile(join(folder, 'other.json'), '{}');
    const other = await run('propose', '--reason', 'Why.', '--file', join(folder, 'other.json'));
    expect([other.code, other.err]).toEqual([1, expect.stringContaining('no signing policy')]);
  });

  it('lets API tokens read the policy and change nothing', async () => {
    const { token } = await server.createToken();
    const headers = { authorization: `Bearer ${token}` };
    const { status, body } = await server.ask('/v1/policy', { headers });
    expect([status, body.data]).toEqual([200, expect.objectContaining({ network: 'devnet' })]);
    const changes = await server.ask('/v1/policy', { method: 'POST', headers, body: {} });
    expect([404, 405]).toContain(changes.status);
  });
});
