import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chains } from '@kiln-connect/chains';
import { silentLog } from '@kiln-connect/core';
import { openStore } from '@kiln-connect/store';
import { startPostgres } from '@kiln-connect/store/testing';
import { reportRewards, type System } from '@kiln-connect/usecases';
import pg from 'pg';
import { compare, reportRatio, type Slice } from './pairs.ts';
import { type FilledAccount, fillAccount, shareStakes } from './report-rows.ts';

// Rewards by day of an account, as the use case answers them (the objects of the wire), against the raw
// SQL that sums the same rows: wall time in neighbouring runs, and how it grows with stakes and with
// days. No side writes JSON.

const DAYS = 365;
const MOST_ROWS = 1_000_000;

const postgres = await startPostgres();
const dataDir = await mkdtemp(join(tmpdir(), 'connect-bench-'));
const databaseUrl = await postgres.createDatabase();
await countStatements();
const store = await openStore({ databaseUrl, dataDir, log: silentLog });
const client = new pg.Client({ connectionString: databaseUrl });
await client.connect();

/** Lets PostgreSQL count statements; it has to be started anew for that. */
async function countStatements(): Promise<void> {
  if (!postgres.power)
    throw new Error('PostgreSQL must be one that this bench may restart: unset TEST_DATABASE_URL');
  const before = new pg.Client({ connectionString: databaseUrl });
  await before.connect();
  await before.query('alter system set shared_preload_libraries = pg_stat_statements');
  await before.query('create extension pg_stat_statements');
  await before.end();
  await postgres.power.off();
  await postgres.power.on();
}

/** What a report of known stakes needs of a system. */
const system = {
  store,
  chains,
  prices: { want: () => {} },
} as unknown as System;

/** Of an account, from a day on. */
interface Question extends FilledAccount {
  readonly startDate?: string;
}

const asked = ({ accountId, startDate }: Question) => ({
  filter: { accounts: [accountId] },
  ...(startDate !== undefined && { startDate }),
});

const ours = (question: Question) => async () =>
  reportRewards(
    { chain: 'eth', query: asked(question) },
    { organizationId: question.organizationId, network: 'mainnet' },
    system,
  );

const RAW = `
  select day, sums.component, sums.amount::text, held.balance::text, held.balance_seconds::text
  from (
    select day, component, sum(amount) as amount from reward_days r
    where r.chain = 'eth' and r.network = 'mainnet' and r.day >= $2::date and r.stake_id = any(array(
      select stake_id from account_stakes where account_id = $1 and deleted_at is null))
    group by day, component
  ) as sums
  join (
    select day, sum(effective_balance) as balance, sum(balance_seconds) as balance_seconds
    from stake_days h
    where h.chain = 'eth' and h.network = 'mainnet' and h.day >= $2::date and h.stake_id = any(array(
      select stake_id from account_stakes where account_id = $1 and deleted_at is null))
    group by day
  ) as held using (day)
  order by day, component`;

const raw =
  ({ accountId, startDate = '0001-01-01' }: Question) =>
  async () => {
    await client.query({ name: 'raw', text: RAW, values: [accountId, startDate] });
  };

const wallTimeOf =
  (operation: () => Promise<unknown>): Slice =>
  async (times) => {
    const started = performance.now();
    for (let i = 0; i < times; i += 1) await operation();
    return (performance.now() - started) / times;
  };

/** How many statements one answer runs, as the database counts them. */
async function statementsOf(question: Question): Promise<number> {
  const counted = async (): Promise<number> => {
    const { rows } = await client.query<{ calls: string }>(
      // Without the question itself, and what proves that the link of notifications lives.
      `select coalesce(sum(calls), 0) as calls from pg_stat_statements
       where query not like '%pg_stat_statements%' and query not in ('select $1', 'select 1')`,
    );
    return Number(rows[0]?.calls);
  };
  const before = await counted();
  await ours(question)();
  return (await counted()) - before;
}

const milliseconds = async (operation: () => Promise<unknown>): Promise<number> => {
  await operation();
  const runs: number[] = [];
  for (let i = 0; i < 5; i += 1) runs.push(await wallTimeOf(operation)(1));
  return runs.sort((a, b) => a - b)[2] ?? Number.NaN;
};

try {
  const accounts: FilledAccount[] = [];
  // Two rows a stake and day, more than the most that is asked for.
  const all = { stakes: Math.ceil(MOST_ROWS / 2 / DAYS), days: DAYS, slug: 'all' };
  const { accountId } = await fillAccount(all, client);
  for (const stakes of [10, 100, 1_000]) {
    const slug = `stakes-${stakes}`;
    accounts.push(await shareStakes({ accountId, stakes, slug }, client));
  }
  await client.query('vacuum analyze');
  const { rows } = await client.query<{ count: string }>('select count(*) from reward_days');
  process.stdout.write(`${rows[0]?.count} rows of rewards\n`);
  const [few, some, many] = accounts as [FilledAccount, FilledAccount, FilledAccount];
  for (const [name, account, times] of [
    ['1,000 stakes × 365 days', many, 1],
    ['10 stakes × 365 days, the same table', few, 20],
  ] as const) {
    reportRatio(
      `rewards of ${name} / raw SQL`,
      await compare({
        baseline: wallTimeOf(raw(account)),
        candidate: wallTimeOf(ours(account)),
        times,
      }),
      'at most 1.25',
    );
  }
  process.stdout.write(`statements of an answer: ${await statementsOf(many)}\n`);

  const { rows: days } = await client.query<{ day: string }>(
    `select to_char(day, 'YYYY-MM-DD') as day from stake_days group by 1 order by 1`,
  );
  process.stdout.write('milliseconds of an answer, the median of five:\n');
  for (const [name, account] of [
    ['10 stakes', few],
    ['100', some],
    ['1,000', many],
  ] as const) {
    for (const length of [30, 90, DAYS]) {
      const startDate = days[days.length - length]?.day;
      const question = { ...account, ...(startDate !== undefined && { startDate }) };
      const time = await milliseconds(ours(question));
      process.stdout.write(`  ${name}, ${length} days: ${time.toFixed(1)}\n`);
    }
  }
} finally {
  await client.end();
  await store.close();
  await postgres.stop();
  await rm(dataDir, { recursive: true });
}
