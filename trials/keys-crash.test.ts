import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, apiClient, dataOf } from './journey/api-client.ts';
import { connect } from './journey/connect-command.ts';
import { type ServerProcess, startServerProcess } from './journey/server-process.ts';
import { createTenant, type Tenant } from './journey/tenant.ts';

/** How often the server is killed, and how many ask it for keys at the same time. */
const KILLS = 4;
const CUSTOMERS = 3;
/** It is killed at a random moment of so many milliseconds, after a random number of keys. */
const LONGEST_MS = 1_500;
const MOST_ANSWERED = 8;

describe('a server that is killed again and again while it hands out validator keys', () => {
  let dataDir: string;
  let server: ServerProcess;
  let tenant: Tenant;
  let accountId: string;
  const answered: string[] = [];
  /** When it was killed, in milliseconds since enough were handed out: to be told of a failure. */
  const moments: number[] = [];

  /** Asks for keys until the server is gone. */
  async function keepAsking(api: ApiClient): Promise<void> {
    for (let number = 1; ; number = (number % 5) + 1) {
      const answer = await api
        .post('/v1/eth/keys', {
          account_id: accountId,
          format: 'cli_deposit',
          number,
          withdrawal_address: `0x${'11'.repeat(20)}`,
        })
        .catch(() => undefined);
      if (!answer) return;
      for (const { pubkey } of dataOf(answer)) answered.push(`0x${pubkey}`);
    }
  }

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'connect-keys-crash-'));
    server = await startServerProcess({ dataDir });
    tenant = await createTenant({ url: server.url, dataDir, slug: 'crash' });
    accountId = dataOf(await tenant.api.post('/v1/accounts', { name: 'A', description: '' })).id;
    for (let i = 0; i < KILLS; i++) {
      const api = apiClient({ url: server.url, token: tenant.token });
      // Keys are asked for by several at once, so that some request is always half done.
      const enough = answered.length + randomInt(1, MOST_ANSWERED);
      const customers = Array.from({ length: CUSTOMERS }, () => keepAsking(api));
      while (answered.length < enough) await sleep(5);
      const moment = randomInt(LONGEST_MS);
      moments.push(moment);
      await sleep(moment);
      server.process.kill('SIGKILL');
      await Promise.all(customers);
      server = await startServerProcess({ dataDir });
    }
  }, 900_000);
  afterAll(async () => {
    await server?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('answers no key twice', () => {
    const seen = new Set<string>();
    const twice = answered.filter((key) => seen.size === seen.add(key).size);
    expect([twice, moments]).toEqual([[], moments]);
    expect(answered.length).toBeGreaterThanOrEqual(KILLS);
  });

  it('knows every key that it answered, and runs it', async () => {
    const list = async () =>
      JSON.parse(
        await connect(['validators', 'list', '--chain', 'eth', '--network', 'devnet', '--json'], {
          dataDir,
        }),
      ) as { public_key: string; installed_at: string | null }[];
    const keys = await list();
    const known = new Set(keys.map(({ public_key }) => public_key));
    expect(answered.filter((key) => !known.has(key))).toEqual([]);
    expect(known.size).toBe(keys.length);
    // What the kill interrupted is put into the validator client by itself, each key once.
    await expect
      .poll(async () => (await list()).filter(({ installed_at }) => installed_at === null), {
        timeout: 240_000,
        interval: 2_000,
      })
      .toEqual([]);
  }, 300_000);
});
