import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { silentLog } from '@kiln-connect/core';
import { openStore } from '@kiln-connect/store';
import { startPostgres } from '@kiln-connect/store/testing';
import pg from 'pg';
import { reportRatio, summarize } from './pairs.ts';
import { type FilledAccount, fillAccount } from './report-rows.ts';

// Export of an account's report against a bare COPY of as many rows of five columns into a file: wall
// time in neighbouring runs, and how much memory each further 100,000 rows take.

const run = promisify(execFile);

const DAYS = 365;
const SIZES = [100_000, 500_000];
const ROUNDS = 3;

interface Cost {
  readonly seconds: number;
  readonly processorSeconds: number;
  readonly megabytes: number;
}

const postgres = await startPostgres();
const dataDir = await mkdtemp(join(tmpdir(), 'connect-bench-'));
const databaseUrl = await postgres.createDatabase();
// Makes the tables.
await (await openStore({ databaseUrl, dataDir, log: silentLog })).close();
const client = new pg.Client({ connectionString: databaseUrl });
await client.connect();

const exported = async (account: FilledAccount, format: 'xlsx' | 'csv'): Promise<Cost> => {
  const file = join(dataDir, `report.${format}`);
  const { stdout } = await run(process.execPath, [
    '--import',
    import.meta.resolve('tsx'),
    fileURLToPath(new URL('report-process.ts', import.meta.url)),
    JSON.stringify({ databaseUrl, dataDir, format, file, ...account }),
  ]);
  return JSON.parse(stdout) as Cost;
};

/** Puts the rows that an account's report has for its rewards into a table as they are exported. */
const flatten = ({ accountId }: FilledAccount) =>
  client.query(`
    create table exported as
    select day, stake_id, sum(amount) filter (where component = 'attestation') as consensus,
      sum(amount) filter (where component = 'execution') as execution, sum(amount) as rewards
    from reward_days
    where stake_id in (select stake_id from account_stakes where account_id = '${accountId}')
    group by day, stake_id`);

/** Seconds that psql takes to copy that table, five columns, into a file. */
const copied = async (): Promise<number> => {
  const started = performance.now();
  await run('psql', [databaseUrl, '-qc', `\\copy exported to '${join(dataDir, 'rows.txt')}'`]);
  return (performance.now() - started) / 1000;
};

try {
  const accounts: FilledAccount[] = [];
  for (const rows of SIZES) {
    const stakes = Math.ceil(rows / DAYS);
    accounts.push(await fillAccount({ stakes, days: DAYS, slug: `rows-${rows}` }, client));
  }
  const [small, large] = accounts as [FilledAccount, FilledAccount];
  await flatten(large);
  await client.query('vacuum analyze');
  const further = ((SIZES[1] ?? 0) - (SIZES[0] ?? 0)) / 100_000;
  for (const format of ['csv', 'xlsx'] as const) {
    const ratios: number[] = [];
    const slopes: number[] = [];
    const costs: Cost[] = [];
    await exported(large, format);
    for (let round = 0; round < ROUNDS; round++) {
      const copy = await copied();
      const cost = await exported(large, format);
      costs.push(cost);
      ratios.push(cost.seconds / copy);
      slopes.push((cost.megabytes - (await exported(small, format)).megabytes) / further);
    }
    reportRatio(
      `${format}, 500,000 rows: wall time / COPY into a file`,
      summarize(ratios),
      format === 'csv' ? 'bound: at most 2.5' : 'bound: at most 4',
    );
    reportRatio(`${format}: further MB for further 100,000 rows`, summarize(slopes), 'at most 15');
    const { size } = await stat(join(dataDir, `report.${format}`));
    const seconds = summarize(costs.map((cost) => cost.seconds)).median;
    const processor = summarize(costs.map((cost) => cost.processorSeconds)).median;
    const memory = summarize(costs.map((cost) => cost.megabytes)).median;
    process.stdout.write(
      `${format}: ${seconds.toFixed(1)} s, ${processor.toFixed(1)} s of processor, peak ${memory.toFixed(0)} MB; the smaller file has ${(size / 1e6).toFixed(1)} MB\n`,
    );
  }
} finally {
  await client.end();
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
}
