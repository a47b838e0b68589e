import { randomBytes } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isPostgresAvailable } from '@kiln-connect/store/testing';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, apiClient, dataOf } from './journey/api-client.ts';
import { broadcast, signAndPrepare } from './journey/sign-and-broadcast.ts';
import { operatorOf, startTwoServers, type TwoServers } from './journey/two-servers.ts';

const GWEI = 10n ** 9n;
const STAKE_WEI = 32n * 10n ** 18n;
/** What a revocation may take to reach every server, in milliseconds. */
const REVOCATION_MS = 1_000;
const RECOVERY = { timeout: 60_000, interval: 100 };

const title = isPostgresAvailable()
  ? 'two servers on one PostgreSQL'
  : 'two servers on one PostgreSQL (skipped: it is not installed here and TEST_DATABASE_URL is not set)';

describe.skipIf(!isPostgresAvailable())(title, () => {
  let servers: TwoServers;

  beforeAll(async () => {
    servers = await startTwoServers();
  }, 180_000);

  afterAll(() => servers?.stop(), 60_000);

  const clientsOf = (token: string): [ApiClient, ApiClient] => [
    apiClient({ url: servers.one.url, token }),
    apiClient({ url: servers.two.url, token }),
  ];

  it('both bring an empty database up to date at the same time, and keep none in their folders', async () => {
    for (const server of [servers.one, servers.two]) {
      expect(server.output()).toContain('connecting to the database…');
      expect(server.output()).toMatch(/Database +PostgreSQL/);
      expect(await readdir(server.dataDir)).not.toContain('database');
    }
    const organizations = dataOf(
      await (await operatorOf(servers.two)).get('/operator/organizations'),
    );
    expect(organizations).toEqual(dataOf(await servers.operator.get('/operator/organizations')));
  });

  it('a third one with another master key is refused, in a sentence that says what to do', async () => {
    const otherKey = join(servers.folder, 'other.key');
    await writeFile(otherKey, randomBytes(32).toString('hex'));
    await expect(servers.start('three', { CONNECT_MASTER_KEY_FILE: otherKey })).rejects.toThrow(
      /sealed with another master key: set CONNECT_MASTER_KEY_FILE to a copy/,
    );
  });

  it('what one made the other knows; what one revoked the other refuses within a second', async () => {
    for (let round = 0; round < 5; round++) {
      const { id, token } = await servers.createToken(`round ${round}`);
      const [here, there] = clientsOf(token);
      for (const client of [there, here, there]) {
        expect((await client.get('/v1/whoami')).status).toBe(200);
      }
      dataOf(await servers.operator.post('/operator/tokens/revoke', { id }));
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
    const [here, there] = clientsOf((await servers.createToken('staker')).token);
    const privateKey = generatePrivateKey();
    const wallet = privateKeyToAccount(privateKey).address;
    await servers.devnet.fund({ address: wallet, amount: 2n * STAKE_WEI });
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
    await servers.devnet.advance({ epochs: 1 });
    for (const client of [here, there]) {
      expect((await client.get(`/v1/eth/stakes?validators=${validator}`)).status).toBe(200);
    }
    await servers.devnet.advance({ days: 3 });
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
    const { power } = servers.postgres;
    if (!power) return skip('the server of TEST_DATABASE_URL is not ours to stop');
    const { id, token } = await servers.createToken('patient');
    const clients = clientsOf(token);
    for (const client of clients) expect((await client.get('/v1/whoami')).status).toBe(200);

    await power.off();
    // So long may a server believe what it remembers, as after a revocation that it can not hear of.
    await sleep(REVOCATION_MS);
    for (const [client, server] of [
      [clients[0], servers.one],
      [clients[1], servers.two],
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
      [clients[0], servers.one],
      [clients[1], servers.two],
    ] as const) {
      await expect.poll(async () => (await client.get('/v1/whoami')).status, RECOVERY).toBe(200);
      const ready = async () => (await apiClient(server).get('/health/ready')).status;
      await expect.poll(ready, RECOVERY).toBe(200);
    }

    const { position } = await servers.devnet.advance({ epochs: 2 });
    for (const server of [servers.one, servers.two]) {
      const follows = async () =>
        (await apiClient(server).get('/health/ready')).body.chains[0].indexer.position;
      await expect.poll(follows, RECOVERY).toBe(position);
    }
    for (const client of clients) expect((await client.get('/v1/whoami')).status).toBe(200);
    dataOf(await servers.operator.post('/operator/tokens/revoke', { id }));
    await sleep(REVOCATION_MS);
    for (const client of clients) {
      expect((await client.get('/v1/whoami')).body.error).toBe('revoked_token');
    }
  }, 180_000);

  it('while PostgreSQL is away, a server ends in order, and a start says why it is refused', async ({
    skip,
  }) => {
    const { power } = servers.postgres;
    if (!power) return skip('the server of TEST_DATABASE_URL is not ours to stop');
    await power.off();
    try {
      expect(await servers.two.stop()).toBe(0);
      const refusal = await servers.start('two').catch((error: Error) => error.message);
      expect(refusal).toMatch(/\nPostgreSQL can not be reached at DATABASE_URL \(ECONNREFUSED\): /);
      expect(refusal).not.toMatch(/postgres:|\n +at /);
    } finally {
      await power.on();
    }
  });

  /** What the beacon node answers as data. */
  async function beacon(path: string) {
    const [node] = (servers.devnet.settings as { beacon: string[] }).beacon;
    return dataOf(await apiClient({ url: node ?? '' }).get(path));
  }

  async function stateOf(validator: string): Promise<{ status: string; balance: bigint }> {
    const { status, balance } = await beacon(`/eth/v1/beacon/states/head/validators/${validator}`);
    return { status, balance: BigInt(balance) * GWEI };
  }

  /** All that blocks paid out from the validator's balance, in wei. */
  async function withdrawnFrom(validator: string): Promise<bigint> {
    const { index } = await beacon(`/eth/v1/beacon/states/head/validators/${validator}`);
    const [node] = (servers.devnet.settings as { beacon: string[] }).beacon;
    const client = apiClient({ url: node ?? '' });
    let sum = 0n;
    for (let { position } = await servers.devnet.clock(); position > 0; position--) {
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

const consensusSum = (days: readonly { consensus_rewards: string }[]): bigint =>
  days.reduce((sum, day) => sum + BigInt(day.consensus_rewards), 0n);
