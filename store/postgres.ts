import type { Log } from '@kiln-connect/core';
import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import type {
  ChannelListener,
  Database,
  Orm,
  ScriptSession,
  Session,
  Statement,
} from './database.ts';
import { listenOnPostgres } from './postgres-listener.ts';
import { PROCESS_NAME } from './process-name.ts';
import { unavailability } from './unavailable.ts';

/** Any fixed number: two starters of this program must agree on it. */
const MIGRATION_LOCK = 4_827_301_995;

const POOL_SIZE = 10;

/** How long a connection, or one that is free, may take to get; longer, and the database is out of reach. */
const CONNECT_MS = 3_000;

/** Far longer than any statement here takes: whoever does not answer by then is gone without a word. */
const STATEMENT_MS = 30_000;

const sessionOf = (client: pg.Pool | pg.ClientBase): Session => ({
  run: async <Row>({ name, text }: Statement, values: readonly unknown[]) => {
    const result = await client.query({ name, text, values: [...values] });
    return result.rows as Row[];
  },
});

/** Opens a pool of connections to PostgreSQL; rejects when it can not be reached. */
export async function openPostgres(databaseUrl: string, log: Log): Promise<Database> {
  const address = {
    connectionString: databaseUrl,
    application_name: PROCESS_NAME,
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_MS,
  };
  const pool = new pg.Pool({ ...address, max: POOL_SIZE, query_timeout: STATEMENT_MS });
  pool.on('error', (error) => {
    log.warn({ error: error.message }, 'an idle connection to the database was lost');
  });
  // A connection that breaks while it is lent out tells here, and would else end the process; what it
  // was asked rejects as well, and the pool does not take it back.
  pool.on('connect', (client) => client.on('error', () => {}));
  try {
    await pool.query('select 1');
  } catch (error) {
    await pool.end();
    throw error;
  }
  const listeners: { stop(): Promise<void> }[] = [];

  async function withClient<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    let isLost = false;
    try {
      return await work(client);
    } catch (error) {
      // One that did not answer in time may still be at it: nobody else must wait behind it.
      isLost = unavailability(error) !== undefined;
      throw error;
    } finally {
      client.release(isLost);
    }
  }

  return {
    ...sessionOf(pool),
    orm: ormOn(pool, withClient),
    transaction: (work) =>
      withClient(async (client) => {
        await client.query('begin');
        try {
          const result = await work(sessionOf(client));
          await client.query('commit');
          return result;
        } catch (error) {
          // The reason is what the caller must hear, not that a broken connection can not roll back.
          await client.query('rollback').catch(() => {});
          throw error;
        }
      }),
    exclusively: (work) => exclusively(address, work),
    listen: async (channel: string, listener: ChannelListener) => {
      listeners.push(await listenOnPostgres({ databaseUrl, channel, listener, log }));
    },
    close: async () => {
      await Promise.all(listeners.map((listener) => listener.stop()));
      await pool.end();
    },
  };
}

/** The query builder; its own transactions on a pool keep a connection for good whose `begin` failed. */
function ormOn(
  pool: pg.Pool,
  withClient: <T>(work: (client: pg.PoolClient) => Promise<T>) => Promise<T>,
): Orm {
  const casing = 'snake_case';
  const orm: Orm = drizzle(pool, { casing });
  orm.transaction = (work, config) =>
    withClient((client) => (drizzle(client, { casing }) as Orm).transaction(work, config));
  return orm;
}

/** On a connection of its own: to wait for another starter, or for a migration, may take long. */
async function exclusively<T>(
  address: pg.ClientConfig,
  work: (session: ScriptSession) => Promise<T>,
): Promise<T> {
  const client = new pg.Client(address);
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    return await work({
      ...sessionOf(client),
      script: async (text) => {
        await client.query(text);
      },
    });
  } finally {
    // The lock goes with the connection.
    await client.end().catch(() => {});
  }
}
