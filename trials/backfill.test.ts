import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { descendants } from './bench/process-cost.ts';
import { apiClient, dataOf } from './journey/api-client.ts';
import { connect, runConnect } from './journey/connect-command.ts';
import { type ServerProcess, startServerProcess } from './journey/server-process.ts';
import { createTenant } from './journey/tenant.ts';

const EPOCHS = 40;

describe('a server that is killed while `connect backfill` has it read histories', () => {
  let dataDir: string;
  let server: ServerProcess;
  let token: string;
  let validators: string;
  const children: number[] = [];

  const backfill = (...args: string[]) => [
    ...['backfill', '--chain', 'eth', '--network', 'devnet', '--validators', validators],
    ...args,
  ];
  const rewards = async (lastDay?: string): Promise<{ date: string }[]> => {
    const api = apiClient({ url: server.url, token });
    const until = lastDay ? `&end_date=${lastDay}` : '';
    const days = dataOf(await api.get(`/v1/eth/rewards?validators=${validators}${until}`));
    // What the clock of the devnet changes is not what was read.
    return days.map(({ as_of: _, final: __, ...day }: { as_of: string; final: boolean }) => day);
  };

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'connect-backfill-test-'));
    server = await startServerProcess({ dataDir });
    const { api, ...tenant } = await createTenant({ url: server.url, dataDir, slug: 'backfill' });
    token = tenant.token;
    await connect(['devnet', 'advance', '--chain', 'eth', '--epochs', `${EPOCHS}`], { dataDir });
    const stakes: { validator_address: string }[] = dataOf(
      await api.get('/v1/eth/stakes?scope=network&current_page=1&page_size=4'),
    );
    validators = stakes.map((stake) => stake.validator_address).join(',');
  }, 180_000);

  afterAll(async () => {
    await server.stop();
    for (const child of children) {
      try {
        process.kill(child, 'SIGKILL');
      } catch {
        // It has ended by itself, as it should.
      }
    }
    await rm(dataDir, { recursive: true, force: true });
  });

  it('reads on where it was, and counts nothing twice', { timeout: 600_000 }, async () => {
    await connect(backfill('--quiet'), { dataDir });
    // The last day goes on while it is read.
    const before = (await rewards()).slice(0, -1);
    expect(before.length).toBeGreaterThan(1);
    let killed = 0;
    for (let round = 0; round < 2; round += 1) {
      let isDone = false;
      const running = runConnect(backfill('--from', '2020-01-01'), { dataDir }).finally(() => {
        isDone = true;
      });
      while (!isDone && !(await isReading(server.url))) await sleep(5);
      await sleep(Math.random() * 200);
      children.push(...descendants(server.process.pid ?? 0));
      server.process.kill('SIGKILL');
      const { code, stderr } = await running;
      if (code !== 0) expect(stderr).toMatch(/did not answer|No server runs/);
      killed += Number(code !== 0);
      server = await startServerProcess({ dataDir });
    }
    expect(killed).toBeGreaterThan(0);
    // Without a day nothing is forgotten: it waits for what the killed servers left.
    expect(JSON.parse(await connect(backfill('--json'), { dataDir }))).toMatchObject({ stakes: 0 });
    expect(await rewards(before.at(-1)?.date)).toEqual(before);
  });

  it('shows in its metrics that it follows the chain and has read all histories', async () => {
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    const of = '{chain="eth",network="devnet"}';
    expect(metrics).toContain(`connect_indexer_leading${of} 1`);
    expect(metrics).toContain(`connect_indexer_backfill_positions${of} 0`);
    expect(metrics).toContain(`connect_indexer_lag_seconds${of} 0`);
    expect(metrics).toMatch(/connect_node_requests_total\{[^}]+\} [1-9]/);
  });
});

/** Whether there is a history that the server has not read to its end. */
async function isReading(url: string): Promise<boolean> {
  const health = await (await fetch(`${url}/health/ready`)).json();
  return health.chains.some(
    ({ indexer }: { indexer?: { backfill?: object } }) => indexer?.backfill !== undefined,
  );
}
