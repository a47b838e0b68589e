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
import { type FilledAccount, fillAccount, shareStakes } from './report-rows.ts';

// Export of an account's rewards by stake and day against a bare COPY, into a file, of a table that
// holds the very rows and columns of the report: wall time in neighbouring runs, and how much memory
// each further 100,000 rows take.

const run = promisify(execFile);

const DAYS = 365;
const MEASURED = 500_000;
const SIZES = [MEASURED, 700_000, 1_000_000];
const ROUNDS = 5;

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

const fileOf = (format: string) => join(dataDir, `report.${format}`);

const exported = async (account: FilledAccount, format: 'xlsx' | 'csv'): Promise<Cost> => {
  const { stdout } = await run(process.execPath, [
    '--import',
    import.meta.resolve('tsx'),
    fileURLToPath(new URL('report-process.ts', import.meta.url)),
    JSON.stringify({ databaseUrl, dataDir, format, file: fileOf(format), ...account }),
  ]);
  return JSON.parse(stdout) as Cost;
};

const psql = (command: string) => run('psql', [databaseUrl, '-qc', command]);

/** Seconds that psql takes to copy rows into a file, as CSV. */
const copied = async (rows: string): Promise<number> => {
  const started = performance.now();
  await psql(`\\copy ${rows} to '${join(dataDir, 'rows.csv')}' csv`);
  return (performance.now() - started) / 1000;
};

/** The columns of the CSV file; a workbook has no protocol, and each amount once more as text. */
const AMOUNTS = ['consensus', 'execution', 'mev', 'rewards', 'balance'];
const FLAT = {
  csv: 'flat_csv',
  xlsx: 'flat_xlsx',
};

/** Puts the rows of a report that was exported as CSV into tables of its columns. */
async function flatten(): Promise<void> {
  const amounts = AMOUNTS.map((name) => `${name} numeric`).join(', ');
  await client.query(`create table ${FLAT.csv} (protocol text, day date, stake text, ${amounts},
    price numeric, rewards_usd numeric, balance_usd numeric)`);
  await psql(`\\copy ${FLAT.csv} from '${fileOf('csv')}' csv header`);
  await client.query(`create table ${FLAT.xlsx} as
    select day, stake, ${AMOUNTS}, price, rewards_usd, balance_usd,
      ${AMOUNTS.map((name) => `${name}::text as ${name}_exact`)} from ${FLAT.csv}`);
}

/** The query that gives the figures of those rows; slower than a table of them, so no measure of a goal. */
const joined = ({ accountId }: FilledAccount) => `(
  select day, stake_id, consensus, execution, rewards, effective_balance
  from (
    select stake_id, day, sum(amount) filter (where component = 'attestation') as consensus,
      sum(amount) filter (where component = 'execution') as execution, sum(amount) as rewards
    from reward_days where stake_id in (select stake_id from account_stakes where account_id = '${accountId}')
    group by 1, 2
  ) as earned join stake_days using (stake_id, day) order by stake_id, day)`;

try {
  const stakesOf = (rows: number) => Math.ceil(rows / DAYS);
  const most = stakesOf(Math.max(...SIZES));
  const all = await fillAccount({ stakes: most, days: DAYS, slug: 'all' }, client);
  const accounts: FilledAccount[] = [];
  for (const rows of SIZES) {
    const share = { accountId: all.accountId, stakes: stakesOf(rows), slug: `rows-${rows}` };
    accounts.push(await shareStakes(share, client));
  }
  const [measured] = accounts as [FilledAccount];
  await client.query('vacuum analyze');
  await exported(measured, 'csv');
  await flatten();
  await client.query('vacuum analyze');
  for (const format of ['csv', 'xlsx'] as const) {
    const ratios: number[] = [];
    const ofQuery: number[] = [];
    const costs: Cost[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const copy = await copied(FLAT[format]);
      const cost = await exported(measured, format);
      costs.push(cost);
      ratios.push(cost.seconds / copy);
      ofQuery.push(cost.seconds / (await copied(joined(measured))));
    }
    reportRatio(`${format}, 500,000 rows: wall time / COPY`, summarize(ratios), 'at most 4');
    reportRatio(`${format}: the same / COPY of the query for its figures`, summarize(ofQuery));
    const medianOf = (read: (cost: Cost) => number) => summarize(costs.map(read)).median;
    const { size } = await stat(fileOf(format));
    process.stdout.write(
      `${format}: ${medianOf(({ seconds }) => seconds).toFixed(1)} s, ${medianOf(({ processorSeconds }) => processorSeconds).toFixed(1)} s of processor, ${(size / 1e6).toFixed(0)} MB\n`,
    );
    const peaks = [medianOf(({ megabytes }) => megabytes)];
    for (const account of accounts.slice(1)) {
      peaks.push((await exported(account, format)).megabytes);
    }
    const slopes = SIZES.slice(1).map((rows, i) => {
      const further = (rows - MEASURED) / 100_000;
      return ((peaks[i + 1] ?? Number.NaN) - (peaks[0] ?? Number.NaN)) / further;
    });
    reportRatio(`${format}: further MB for further 100,000 rows`, summarize(slopes), 'at most 15');
    process.stdout.write(
      `${format}: peak MB of ${SIZES.map((rows, i) => `${rows}: ${peaks[i]?.toFixed(0)}`).join(', ')} rows\n`,
    );
  }
} finally {
  await client.end();
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
}
