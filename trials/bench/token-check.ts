import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type ApiClient, apiClient, dataOf } from '../journey/api-client.ts';
import { startTwoServers } from '../journey/two-servers.ts';

// How many statements of SQL the check of a token costs, counted by PostgreSQL itself
// (pg_stat_statements): once when the server meets the token first, then during warm requests.

const REQUESTS = 200;
/** In milliseconds: below the limit of a token, and all within the 10 s after which it is read again. */
const PAUSE_MS = 12;
/** The look-up of a token, by the hash of its present secret or its previous one. */
const LOOKUP = /^select .*"previous_hash" = /s;

const print = (line: string) => process.stdout.write(`${line}\n`);
const servers = await startTwoServers();
try {
  const statements = await openStatementCount();
  try {
    const { token } = await servers.createToken('bench');
    const api = apiClient({ url: servers.two.url, token });
    const cold = await statements.during(() => ask(api, 1));
    const warm = await statements.during(() => ask(api, REQUESTS));
    print(
      `statements for the token: ${lookups(cold)} in the first request, ${lookups(warm)} in the ${REQUESTS} after it  bound: 1, 0`,
    );
    print('statements of any kind and of all servers during the latter:');
    for (const [text, calls] of warm) {
      print(`${`${calls}`.padStart(5)} × ${text.replace(/\s+/g, ' ').slice(0, 90)}`);
    }
  } finally {
    await statements.close();
  }
} finally {
  await servers.stop();
}

/** A route whose own work does not read tokens. */
async function ask(api: ApiClient, times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    dataOf(await api.get('/v1/eth/stakes'));
    await sleep(PAUSE_MS);
  }
}

function lookups(calls: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const [text, times] of calls) if (LOOKUP.test(text)) sum += times;
  return sum;
}

/** Lets PostgreSQL count the statements of everybody; it has to be started anew for that. */
async function openStatementCount() {
  const { postgres } = servers;
  if (!postgres.power)
    throw new Error('PostgreSQL must be one that this bench may restart: unset TEST_DATABASE_URL');
  const connectionString = await postgres.createDatabase();
  const before = new pg.Client({ connectionString });
  await before.connect();
  await before.query('alter system set shared_preload_libraries = pg_stat_statements');
  await before.end();
  await postgres.power.off();
  await postgres.power.on();
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query('create extension pg_stat_statements');
  const isReady = () => fetch(`${servers.two.url}/health/ready`).then(({ ok }) => ok);
  // A server that does not hear of changes trusts what it remembers for half a second only.
  const listens = async () => {
    const { rows } = await client.query<{ calls: string | null }>(
      "select sum(calls) as calls from pg_stat_statements where query like 'listen %'",
    );
    return Number(rows[0]?.calls);
  };
  while (!(await isReady()) || (await listens()) < 2) await sleep(100);
  return {
    /** How often each statement ran while the work was done. */
    during: async (work: () => Promise<void>): Promise<ReadonlyMap<string, number>> => {
      await client.query('select pg_stat_statements_reset()');
      await work();
      const { rows } = await client.query<{ query: string; calls: string }>(
        'select query, sum(calls) as calls from pg_stat_statements group by query order by 2 desc',
      );
      return new Map(rows.map(({ query, calls }) => [query, Number(calls)]));
    },
    close: () => client.end(),
  };
}
