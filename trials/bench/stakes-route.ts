import { spawn } from 'node:child_process';
import { hash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { silentLog } from '@kiln-connect/core';
import { openStore } from '@kiln-connect/store';
import { startPostgres } from '@kiln-connect/store/testing';
import { freePort } from '@kiln-connect/store/testing/free-port';
import pg from 'pg';
import { dataOf } from '../journey/api-client.ts';
import { startServerProcess } from '../journey/server-process.ts';
import { createTenant } from '../journey/tenant.ts';
import { load } from './load.ts';
import type { Slice } from './pairs.ts';
import { compare, reportRatio } from './pairs.ts';
import { processorTime } from './process-cost.ts';

// Processor time of an authenticated GET /v1/eth/stakes (20 stakes) on PostgreSQL, against a server
// written by hand that runs the same prepared statement and answers the same bytes.

const STAKES = 20;
const REQUESTS = 3_000;
const CONNECTIONS = 16;
const postgres = await startPostgres();
const dataDir = await mkdtemp(join(tmpdir(), 'connect-bench-'));
const databaseUrl = await postgres.createDatabase();
const configFile = join(dataDir, 'bench.yaml');
// The chain all but stands still, so that following it costs neither side anything.
await writeFile(
  configFile,
  'limits: { requestsPerSecond: 1000000, requestsPerSecondPerAddress: 1000000 }\ndevnet: { slotsPerSecond: 0.001 }\n',
);
const server = await startServerProcess({
  dataDir,
  environment: { DATABASE_URL: databaseUrl, CONNECT_CONFIG: configFile },
});
try {
  const { api, token } = await createTenant({ url: server.url, dataDir, slug: 'bench' });
  const account = dataOf(await api.post('/v1/accounts', { name: 'Bench', description: '' }));
  dataOf(
    await api.post('/v1/eth/keys', {
      account_id: account.id,
      withdrawal_address: `0x${'ab'.repeat(20)}`,
      number: STAKES,
      format: 'batch_deposit',
    }),
  );
  await analyze();
  const ours = await api.get('/v1/eth/stakes');
  if (dataOf(ours).length !== STAKES) throw new Error(`expected ${STAKES} stakes`);

  const port = await freePort();
  const statement = await statementOfTheRoute(dataOf(await api.get('/v1/whoami')).organization.id);
  const bare = spawn(
    process.execPath,
    [
      '--import',
      import.meta.resolve('tsx'),
      fileURLToPath(new URL('bare-stakes-server.ts', import.meta.url)),
      JSON.stringify({ port, databaseUrl, tokenHash: hash('sha256', token), statement }),
    ],
    { stdio: 'inherit' },
  );
  try {
    await sleep(2_000);
    const headers = { authorization: `Bearer ${token}` };
    const bareUrl = `http://127.0.0.1:${port}/v1/eth/stakes`;
    const bareAnswer = await fetch(bareUrl, { headers });
    const ourAnswer = await fetch(`${server.url}/v1/eth/stakes`, { headers });
    if ((await bareAnswer.text()) !== (await ourAnswer.text())) {
      throw new Error('the two servers answer differently');
    }
    const costOf =
      (pid: number | undefined, url: string): Slice =>
      async (times) => {
        const before = processorTime(pid ?? 0);
        await load({ url, headers, connections: CONNECTIONS, total: times });
        return (processorTime(pid ?? 0) - before) / times;
      };
    const bareCost = costOf(bare.pid, bareUrl);
    const ourCost = costOf(server.process.pid, `${server.url}/v1/eth/stakes`);
    reportRatio(
      'A/A: by hand / by hand',
      await compare({ baseline: bareCost, candidate: bareCost, times: REQUESTS }),
    );
    reportRatio(
      'GET /v1/eth/stakes: processor time by hand / ours',
      await compare({ baseline: ourCost, candidate: bareCost, times: REQUESTS }),
      'bound: at least 0.70',
    );
    const size = JSON.stringify(ours.body).length;
    const us = await ourCost(REQUESTS);
    process.stdout.write(`answer ${size} bytes; ours ${us.toFixed(0)} µs of processor a request\n`);
  } finally {
    bare.kill('SIGKILL');
  }
} finally {
  await server.stop();
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
}

/** Gives the planner the statistics that autovacuum would give it within a minute. */
async function analyze(): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query('analyze');
  await client.end();
}

/** The statement that the store sends for the route, as the driver sees it. */
async function statementOfTheRoute(organizationId: string) {
  const sent: { name: string; text: string; values: unknown[] }[] = [];
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function (this: pg.Client, ...args: never[]) {
    const [config, values] = args as unknown as [
      { name: string; text: string; values?: unknown[] },
      unknown[],
    ];
    if (config?.name?.startsWith('stakes_list'))
      sent.push({ ...config, values: config.values ?? values });
    return Reflect.apply(query, this, args);
  } as typeof query;
  const store = await openStore({
    databaseUrl,
    dataDir: join(dataDir, 'bench-store'),
    log: silentLog,
  });
  await store.stakes.list({ chain: 'eth', network: 'devnet', organizationId, filter: {} });
  await store.close();
  pg.Client.prototype.query = query;
  const [statement] = sent;
  if (!statement) throw new Error('the store sent no statement for stakes');
  return { name: statement.name, text: statement.text, values: statement.values };
}
