import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { contracts } from '@kiln-connect/chains';
import { SCOPES, silentLog } from '@kiln-connect/core';
import { type Devnet, devnets } from '@kiln-connect/devnet';
import { isPostgresAvailable, startPostgres, type TestPostgres } from '@kiln-connect/store/testing';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, apiClient, dataOf } from './journey/api-client.ts';
import { type ServerProcess, startServerProcess } from './journey/server-process.ts';
import { broadcast, signAndPrepare } from './journey/sign-and-broadcast.ts';

const GWEI = 10n ** 9n;
const STAKE_WEI = 32n * 10n ** 18n;
/** What a revocation may take to reach every server, in milliseconds. */
const REVOCATION_MS = 1_000;
const RECOVERY = { timeout: 60_000, interval: 100 };

const title = isPostgresAvailable()
  ? 'two servers on one PostgreSQL'
  : 'two servers on one PostgreSQL (skipped: it is not installed here and TEST_DATABASE_URL is not set)';

describe.skipIf(!isPostgresAvailable())(title, () => {
  let folder: string;
  let postgres: TestPostgres;
  let devnet: Devnet;
  let environment: Record<string, string>;
  let one: ServerProcess;
  let two: ServerProcess;
  let operator: ApiClient;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'connect-two-servers-'));
    const startEthereum = devnets.eth;
    if (!startEthereum) throw new Error('there is no local Ethereum');
    [postgres, devnet] = await Promise.all([
      startPostgres(),
      startEthereum({
        dataDir: join(folder, 'devnet'),
        log: silentLog,
        slotsPerSecond: 0,
        contracts: contracts.eth ?? [],
      }),
    ]);
    environment = {
      DATABASE_URL: await postgres.createDatabase(),
      CONNECT_CONFIG: join(folder, 'connect.yaml'),
      CONNECT_MASTER_KEY_FILE: join(folder, 'master.key'),
    };
    await writeFile(
      join(folder, 'connect.yaml'),
      JSON.stringify({ chains: { eth: { devnet: devnet.settings } } }),
    );
    await writeFile(join(folder, 'master.key'), randomBytes(32).toString('hex'));
    [one, two] = await Promise.all([start('one'), start('two')]);
    operator = await operatorOf(one);
    dataOf(await operator.post('/operator/organizations', { name: 'Acme', networks: ['devnet'] }));
  }, 180_000);

  afterAll(async () => {
    await Promise.all([one?.stop(), two?.stop()]);
    await Promise.all([postgres?.stop(), devnet?.stop()]);
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  const start = (name: string, changes: Record<string, string> = {}): Promise<ServerProcess> =>
    startServerProcess({
      dataDir: join(folder, name),
      environment: { ...environment, ...changes },
    });

  const createToken = async (name: string): Promise<{ id: string; token: string }> =>
    dataOf(
      await operator.post('/operator/organizations/acme/tokens', {
        network: 'devnet',
        name,
        scopes: SCOPES,
      }),
    );

  const clientsOf = (token: string): [ApiClient, ApiClient] => [
    apiClient({ url: one.url, token }),
    apiClient({ url: two.url, token }),
  ];

  it('both bring an empty database up to date at the same time, and keep none in their folders', async () => {
    for (const server of [one, two]) {
      expect(server.output()).toContain('connecting to the database…');
      expect(server.output()).toMatch(/Database +PostgreSQL/);
      expect(await readdir(server.dataDir)).not.toContain('database');
    }
    const organizations = dataOf(await (await operatorOf(two)).get('/operator/organizations'));
    expect(organizations).toEqual(dataOf(await operator.get('/operator/organizations')));
  });

  it('a third one with another master key is refused, in a sentence that says what to do', async () => {
    const otherKey = join(folder, 'other.key');
    await writeFile(otherKey, randomBytes(32).toString('hex'));
    await expect(start('three', { CONNECT_MASTER_KEY_FILE: otherKey })).rejects.toThrow(
      /sealed with another master key: set CONNECT_MASTER_KEY_FILE to a copy/,
    );
  });

  it('what one made the other knows; what one revoked the other refuses within a second', async () => {
    for (let round = 0; round < 5; round++) {
      const { id, token } = await createToken(`round ${round}`);
      const [here, there] = clientsOf(token);
      for (const client of [there, here, there]) {
        expect((await client.get('/v1/whoami')).status).toBe(200);
      }
      dataOf(await operator.post('/operator/tokens/revoke', { id }));
      const begin = performance.now();
      let asked = begin;
      let answer = await there.get('/v1/whoami');
      while (answer.status === 200 && asked - begin < 2 * REVOCATION_MS) {
        asked = performance.now();
        answer = await there.get('/v1/whoami');
      }
      expect(answer).toMatchObject({ status: 401, body: { error: 'revoked_token' } });
      expect(asked - begin).toBeLessThan(REVOCATION_MS);
      expect((await here.get('/v1/whoami')).body.error).toBe('revoked_token');
    }
  });

  it('nothing is counted twice: rewards and operations are the same on both, and as the chain has them', async () => {
    const [here, there] = clientsOf((await createToken('staker')).token);
    const privateKey = generatePrivateKey();
    const wallet = privateKeyToAccount(privateKey).address;
    await devnet.fund({ address: wallet, amount: 2n * STAKE_WEI });
    const account = dataOf(await here.post('/v1/accounts', { name: 'A', description: '' }));
    const crafted = dataOf(
      await here.post('/v1/eth/transaction/stake', {
        account_id: account.id,
        wallet,
        amount_wei: STAKE_WEI.toString(),
      }),
    );
    const validator: string = crafted.intent.validators[0];
    // Each step by the other server: neither may depend on what it has in memory.
    const signed = await signAndPrepare({ api: there, crafted, privateKey });
    await broadcast(there, signed);
    await devnet.advance({ epochs: 1 });
    for (const client of [here, there]) {
      expect((await client.get(`/v1/eth/stakes?validators=${validator}`)).status).toBe(200);
    }
    await devnet.advance({ days: 3 });
    const [state, withdrawn] = [await stateOf(validator), await withdrawnFrom(validator)];
    expect(state.status).toBe('active_ongoing');
    const earned = state.balance + withdrawn - STAKE_WEI;
    expect(earned).toBeGreaterThan(0n);

    const rewards = `/v1/eth/rewards?validators=${validator}`;
    for (const client of [here, there]) {
      await expect
        .poll(async () => consensusSum(dataOf(await client.get(rewards))), RECOVERY)
        .toBe(earned);
    }
    for (const path of [rewards, `/v1/eth/operations?validators=${validator}`]) {
      expect(dataOf(await there.get(path))).toEqual(dataOf(await here.get(path)));
    }
    const operations: { type: string }[] = dataOf(
      await there.get(`/v1/eth/operations?validators=${validator}`),
    );
    expect(operations.filter(({ type }) => type === 'deposit')).toHaveLength(1);
  }, 180_000);

  it('PostgreSQL stops: 503, no token is let through; it starts: answers come again by themselves', async ({
    skip,
  }) => {
    const { power } = postgres;
    if (!power) return skip('the server of TEST_DATABASE_URL is not ours to stop');
    const { id, token } = await createToken('patient');
    const clients = clientsOf(token);
    for (const client of clients) expect((await client.get('/v1/whoami')).status).toBe(200);

    await power.off();
    // So long may a server believe what it remembers, as after a revocation that it can not hear of.
    await sleep(REVOCATION_MS);
    for (const [client, server] of [
      [clients[0], one],
      [clients[1], two],
    ] as const) {
      for (const path of ['/v1/whoami', '/v1/accounts', '/v1/eth/stakes']) {
        const answer = await client.get(path);
        expect(answer).toMatchObject({ status: 503, body: { error: 'database_unavailable' } });
        expect(answer.headers.get('retry-after')).toBe('1');
        expect(JSON.stringify(answer.body)).not.toMatch(/127\.0\.0\.1|postgres:/);
      }
      // An answer of a moment ago may still serve.
      const ready = () => apiClient(server).get('/health/ready');
      await expect.poll(async () => (await ready()).status, RECOVERY).toBe(503);
      expect((await ready()).body.reasons).toContainEqual(
        expect.stringMatching(/^The database does not answer: /),
      );
    }

    await power.on();
    for (const [client, server] of [
      [clients[0], one],
      [clients[1], two],
    ] as const) {
      await expect.poll(async () => (await client.get('/v1/whoami')).status, RECOVERY).toBe(200);
      const ready = async () => (await apiClient(server).get('/health/ready')).status;
      await expect.poll(ready, RECOVERY).toBe(200);
    }

    const { position } = await devnet.advance({ epochs: 2 });
    for (const server of [one, two]) {
      const follows = async () =>
        (await apiClient(server).get('/health/ready')).body.chains[0].indexer.position;
      await expect.poll(follows, RECOVERY).toBe(position);
    }
    for (const client of clients) expect((await client.get('/v1/whoami')).status).toBe(200);
    dataOf(await operator.post('/operator/tokens/revoke', { id }));
    await sleep(REVOCATION_MS);
    for (const client of clients) {
      expect((await client.get('/v1/whoami')).body.error).toBe('revoked_token');
    }
  }, 180_000);

  it('while PostgreSQL is away, a server ends in order, and a start says why it is refused', async ({
    skip,
  }) => {
    const { power } = postgres;
    if (!power) return skip('the server of TEST_DATABASE_URL is not ours to stop');
    await power.off();
    try {
      expect(await two.stop()).toBe(0);
      const refusal = await start('two').catch((error: Error) => error.message);
      expect(refusal).toMatch(/\nPostgreSQL can not be reached at DATABASE_URL \(ECONNREFUSED\): /);
      expect(refusal).not.toMatch(/postgres:|\n +at /);
    } finally {
      await power.on();
    }
  });

  /** What the beacon node answers as data. */
  async function beacon(path: string) {
    const [node] = (devnet.settings as { beacon: string[] }).beacon;
    return dataOf(await apiClient({ url: node ?? '' }).get(path));
  }

  async function stateOf(validator: string): Promise<{ status: string; balance: bigint }> {
    const { status, balance } = await beacon(`/eth/v1/beacon/states/head/validators/${validator}`);
    return { status, balance: BigInt(balance) * GWEI };
  }

  /** All that blocks paid out from the validator's balance, in wei. */
  async function withdrawnFrom(validator: string): Promise<bigint> {
    const { index } = await beacon(`/eth/v1/beacon/states/head/validators/${validator}`);
    const [node] = (devnet.settings as { beacon: string[] }).beacon;
    const client = apiClient({ url: node ?? '' });
    let sum = 0n;
    for (let { position } = await devnet.clock(); position > 0; position--) {
      const block = await client.get(`/eth/v2/beacon/blocks/${position}`);
      // A slot without a block.
      if (block.status === 404) continue;
      for (const paid of dataOf(block).message.body.execution_payload.withdrawals) {
        if (paid.validator_index === index) sum += BigInt(paid.amount) * GWEI;
      }
    }
    return sum;
  }
});

async function operatorOf({ dataDir }: ServerProcess): Promise<ApiClient> {
  const { url, key } = JSON.parse(await readFile(join(dataDir, 'operator.json'), 'utf8'));
  return apiClient({ url, token: key });
}

const consensusSum = (days: readonly { consensus_rewards: string }[]): bigint =>
  days.reduce((sum, day) => sum + BigInt(day.consensus_rewards), 0n);
