import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { descendants } from './bench/process-cost.ts';
import { apiClient, dataOf } from './journey/api-client.ts';
import { connect, runConnect } from './journey/connect-command.ts';
import type { ServerProcess } from './journey/server-process.ts';
import { startServerProcess } from './journey/server-process.ts';
import { broadcast, signAndPrepare } from './journey/sign-and-broadcast.ts';
import type { Tenant } from './journey/tenant.ts';
import { createTenant } from './journey/tenant.ts';

const privateKey = generatePrivateKey();
const wallet = privateKeyToAccount(privateKey).address;

describe('a server that is killed in the middle of writes', () => {
  let dataDir: string;
  let server: ServerProcess;
  let tenant: Tenant;
  let children: number[];
  let validator: string;
  let txHash: string;
  const answered: string[] = [];

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'connect-crash-test-'));
    server = await startServerProcess({ dataDir });
    tenant = await createTenant({ url: server.url, dataDir, slug: 'crash' });
    await connect(['devnet', 'fund', '--chain', 'eth', '--address', wallet, '--amount', '100'], {
      dataDir,
    });
    const account = dataOf(await tenant.api.post('/v1/accounts', { name: 'A', description: '' }));
    const crafted = dataOf(
      await tenant.api.post('/v1/eth/transaction/stake', {
        account_id: account.id,
        wallet,
        amount_wei: '32000000000000000000',
      }),
    );
    validator = crafted.intent.validators[0];
    const signed = await signAndPrepare({ api: tenant.api, crafted, privateKey });

    const writers = Array.from({ length: 4 }, async (_, writer) => {
      for (let i = 0; ; i++) {
        const answer = await tenant.api
          .post('/v1/accounts', { name: `${writer}-${i}`, description: '' })
          .catch(() => undefined);
        if (!answer) return;
        if (answer.status === 201) answered.push(answer.body.data.id);
      }
    });
    await sleep(300);
    txHash = await broadcast(tenant.api, signed);
    children = descendants(server.process.pid ?? 0);
    server.process.kill('SIGKILL');
    await Promise.all(writers);
    server = await startServerProcess({ dataDir });
    tenant = { ...tenant, api: apiClient({ url: server.url, token: tenant.token }) };
  }, 180_000);

  afterAll(async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('starts again on the same folder, and the token still works', async () => {
    expect((await tenant.api.get('/v1/whoami')).status).toBe(200);
  });

  it('has every account whose creation was answered', async () => {
    expect(answered.length).toBeGreaterThan(10);
    const accounts: { id: string }[] = dataOf(await tenant.api.get('/v1/accounts'));
    const ids = new Set(accounts.map((account) => account.id));
    expect(answered.filter((id) => !ids.has(id))).toEqual([]);
  });

  it('left no process of the killed server behind', () => {
    expect(children.length).toBeGreaterThan(0);
    for (const pid of children) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it('still carries the transaction out whose broadcast was answered, and stakes with it', async () => {
    await connect(['devnet', 'advance', '--chain', 'eth', '--days', '2'], { dataDir });
    const { status } = dataOf(await tenant.api.get(`/v1/eth/transaction/status?tx_hash=${txHash}`));
    expect(status).toBe('success');
    const [stake] = dataOf(await tenant.api.get(`/v1/eth/stakes?validators=${validator}`));
    expect(stake).toMatchObject({ state: 'active_ongoing', is_kiln: true });
  });

  it('refuses a second start on the same folder while it runs, in a clear sentence', async () => {
    await expect(startServerProcess({ dataDir, timeoutMs: 30_000 })).rejects.toThrow(
      /in use by process/,
    );
    expect((await runConnect(['organizations', 'list'], { dataDir })).code).toBe(0);
  });
});
