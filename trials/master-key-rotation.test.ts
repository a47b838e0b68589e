import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isPostgresAvailable } from '@kiln-connect/store/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, apiClient, dataOf } from './journey/api-client.ts';
import { connect, runConnect } from './journey/connect-command.ts';
import type { ServerProcess } from './journey/server-process.ts';
import { startTwoServers, type TwoServers } from './journey/two-servers.ts';

const title = isPostgresAvailable()
  ? 'the master key of two servers on one PostgreSQL'
  : 'the master key of two servers on one PostgreSQL (skipped: it is not installed here and TEST_DATABASE_URL is not set)';

describe.skipIf(!isPostgresAvailable())(title, { timeout: 600_000 }, () => {
  let servers: TwoServers;
  let newKeyFile: string;
  let token: string;
  let accountId: string;
  let before: string[];
  const restarted: ServerProcess[] = [];

  const handOut = async (api: ApiClient, number: number): Promise<string[]> =>
    dataOf(
      await api.post('/v1/eth/keys', {
        account_id: accountId,
        format: 'cli_deposit',
        number,
        withdrawal_address: `0x${'11'.repeat(20)}`,
      }),
    ).map(({ pubkey }: { pubkey: string }) => `0x${pubkey}`);

  /** As an operator on a machine whose servers have another data folder. */
  const rotate = () =>
    runConnect(['master-key', 'rotate', '--new-key-file', newKeyFile], {
      dataDir: join(servers.folder, 'rotation'),
      environment: servers.environment,
    });

  beforeAll(async () => {
    servers = await startTwoServers();
    newKeyFile = join(servers.folder, 'new.key');
    await writeFile(newKeyFile, randomBytes(32).toString('hex'), { mode: 0o600 });
    ({ token } = await servers.createToken('keys'));
    const api = apiClient({ url: servers.one.url, token });
    accountId = dataOf(await api.post('/v1/accounts', { name: 'A', description: '' })).id;
    before = await handOut(api, 2);
  }, 600_000);
  afterAll(async () => {
    for (const server of restarted) await server.stop();
    await servers?.stop();
  }, 120_000);

  it('is not changed while both run, nor while one does, and says which', async () => {
    for (const running of [2, 1]) {
      const { code, stderr } = await rotate();
      expect(code).toBe(1);
      expect(stderr).toMatch(/stop/i);
      if (running === 2) await servers.one.stop();
    }
    const api = apiClient({ url: servers.two.url, token });
    expect((await api.get('/v1/whoami')).status).toBe(200);
    expect(await handOut(api, 1)).toHaveLength(1);
    await servers.two.stop();
  });

  it('is changed at once when none runs, and only once', async () => {
    const first = await rotate();
    expect([first.code, first.stderr]).toEqual([0, '']);
    expect(first.stdout).toMatch(/Secrets +[1-9]/);
    const again = await rotate();
    expect(again.stdout).toContain('was encrypted with the new key already');
  });

  it('lets no server start with the old one', async () => {
    await expect(servers.start('one')).rejects.toThrow(/sealed with another master key/);
  });

  it('opens everything for both servers, which go on with the same seed and hand out no key twice', async () => {
    const changes = { CONNECT_MASTER_KEY_FILE: newKeyFile };
    restarted.push(
      ...(await Promise.all([servers.start('one', changes), servers.start('two', changes)])),
    );
    const clients = restarted.map(({ url }) => apiClient({ url, token }));
    for (const api of clients) expect((await api.get('/v1/whoami')).status).toBe(200);
    const after = (await Promise.all(clients.map((api) => handOut(api, 2)))).flat();
    expect(new Set([...before, ...after]).size).toBe(before.length + after.length);

    const [server] = restarted;
    const out = join(servers.folder, 'keystores');
    const passwordFile = join(servers.folder, 'password');
    await writeFile(passwordFile, 'correct horse battery staple');
    const named = ['--chain', 'eth', '--network', 'devnet'];
    const files = await connect(
      ['keystores', 'export', ...named, '--out', out, '--password-file', passwordFile, '--quiet'],
      { dataDir: server?.dataDir ?? '' },
    );
    const exported = await Promise.all(
      files.split('\n').map(async (file) => JSON.parse(await readFile(file, 'utf8'))),
    );
    const keys = exported.flatMap(({ pubkey }) => (pubkey ? [`0x${pubkey}`] : []));
    for (const key of before) expect(keys).toContain(key);
  });

  it('leaves an audit log whose chain holds, with the change of its key', async () => {
    const [server] = restarted;
    const verdict = await runConnect(['audit', 'verify'], { dataDir: server?.dataDir ?? '' });
    expect([verdict.code, verdict.stderr]).toEqual([0, '']);
  });
});
