import type { Log } from '@kiln-connect/core';
import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import type { ChannelListener, Database, Session, Statement } from './database.ts';
import { listenOnPostgres } from './postgres-listener.ts';

/** Any fixed number: two starters of this program must agree on it. */
const MIGRATION_LOCK = 4_827_301_995;

const POOL_SIZE = 10;

const sessionOf = (client: pg.Pool | pg.PoolClient): Session => ({
  run: async <Row>({ name, text }: Statement, values: readonly unknown[]) => {
    const result = await client.query({ name, text, values: [...values] });
    return result.rows as Row[];
  },
});

/** Opens a pool of connections to PostgreSQL; rejects when it can not be reached. */
export async function openPostgres(databaseUrl: string, log: Log): Promise<Database> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: POOL_SIZE, keepAlive: true });
  pool.on('error', (error) => {
    log.warn({ error: error.message }, 'an idle connection to the database was lost');
  });
  try {
    await pool.query('select 1');
  } catch (error) {
    await pool.end();
    throw error;
  }
  const listeners: { stop(): Promise<void> }[] = [];

  async function withClient<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    let failure: Error | undefined;
    // A connection that breaks while it is lent out tells here; its query rejects as well.
    const onError = (error: Error) => {
      failure = error;
    };
    client.on('error', onError);
    try {
      return await work(client);
    } finally {
      client.off('error', onError);
      client.release(failure);
    }
  }

  return {
    ...sessionOf(pool),
    orm: drizzle(pool, { casing: 'snake_case' }),
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
    exclusively: (work) =>
      withClient(async (client) => {
        await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
        try {
          return await work({
            ...sessionOf(client),
            script: async (text) => {
              await client.query(text);
            },
          });
        } finally {
          await client.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => {});
        }
      }),
    listen: async (channel: string, listener: ChannelListener) => {
      listeners.push(await listenOnPostgres({ databaseUrl, channel, listener, log }));
    },
    close: async () => {
      await Promise.all(listeners.map((listener) => listener.stop()));
      await pool.end();
    },
  };
}
