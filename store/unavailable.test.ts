import { StoreUnavailableError, silentLog } from '@kiln-connect/core';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, type Store } from './index.ts';
import { openDatabase } from './open-store.ts';
import { isPostgresAvailable, startPostgres, type TestPostgres } from './testing/index.ts';
import { withTypedFailures } from './unavailable.ts';

const failing = (failure: unknown) =>
  withTypedFailures({ ask: async () => Promise.reject(failure) }).ask();

describe('what the store rejects with', () => {
  it.each([
    ['nobody listens', { code: 'ECONNREFUSED' }],
    ['the connection was cut', { code: 'ECONNRESET' }],
    ['the network gives up', { code: 'ETIMEDOUT' }],
    ['the connection failed', { code: '08006' }],
    ['an administrator shut it down', { code: '57P01' }],
    ['it crashed', { code: '57P02' }],
    ['it is starting', { code: '57P03' }],
    ['it has too many connections', { code: '53300' }],
  ])('is typed when %s, also inside the error of a query builder', async (_case, { code }) => {
    const secret = 'connect postgres://user:hunter2@10.1.2.3:5432/db';
    const cause = Object.assign(new Error(secret), { code });
    for (const failure of [cause, new Error(`select ${secret}`, { cause })]) {
      const error = await failing(failure).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(StoreUnavailableError);
      expect(error).toMatchObject({ code: 'database_unavailable', cause });
      expect((error as Error).message).toContain(code);
      expect((error as Error).message).not.toMatch(/hunter2|10\.1\.2\.3/);
    }
  });

  it.each([
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'timeout exceeded when trying to connect',
    'timeout expired',
    'Query read timeout',
  ])('is typed when the driver says: %s', async (message) => {
    await expect(failing(new Error(message))).rejects.toMatchObject({
      code: 'database_unavailable',
    });
  });

  it('stays what it is when the database answered: a wrong statement, a row that is there', async () => {
    for (const code of ['42601', '23505', '57014']) {
      const failure = Object.assign(new Error('no'), { code });
      await expect(failing(failure)).rejects.toBe(failure);
    }
  });
});

describe('a server start on a database that can not be used', () => {
  it('says that nobody answers there, and shows neither address nor password', async () => {
    const databaseUrl = 'postgres://user:hunter2@127.0.0.1:1/db';
    const opening = openStore({ databaseUrl, dataDir: '/nowhere', log: silentLog });
    const error: Error = await opening.then(
      () => new Error('it opened'),
      (thrown) => thrown,
    );
    expect(error).toBeInstanceOf(StoreUnavailableError);
    expect(error.message).toMatch(
      /^PostgreSQL can not be reached at DATABASE_URL \(ECONNREFUSED\)/,
    );
    expect(error.message).not.toMatch(/hunter2|127\.0\.0\.1/);
  });
});

const title = isPostgresAvailable()
  ? 'PostgreSQL that goes away and comes back'
  : 'PostgreSQL that goes away (skipped: it is not installed here and TEST_DATABASE_URL is not set)';

describe.skipIf(!isPostgresAvailable())(title, () => {
  let postgres: TestPostgres;
  let databaseUrl: string;
  let store: Store;
  beforeAll(async () => {
    postgres = await startPostgres();
    databaseUrl = await postgres.createDatabase();
    store = await openStore({ databaseUrl, dataDir: '/nowhere', log: silentLog });
  });
  afterAll(async () => {
    await store?.close();
    await postgres?.stop();
  });

  it('is told apart from a database that is not there when the server starts', async () => {
    const missing = databaseUrl.replace(/[^/]+$/, 'no_such_database');
    await expect(
      openStore({ databaseUrl: missing, dataDir: '/nowhere', log: silentLog }),
    ).rejects.toMatchObject({
      code: 'database_unavailable',
      message: expect.stringContaining('refuses the user, the password or the database'),
    });
  });

  it('fails everything typed at once, with transactions under way, and works again by itself', async ({
    skip,
  }) => {
    const { power } = postgres;
    if (!power) return skip('the server of TEST_DATABASE_URL is not ours to stop');
    // More than the pool has connections: one that is not given back would be missed later.
    const ask = () =>
      Promise.allSettled(
        Array.from({ length: 30 }, (_, serial) =>
          serial % 2
            ? store.ping()
            : store.organizations.create({
                name: 'x',
                slug: `x-${performance.now()}-${serial}`,
                networks: ['devnet'],
              }),
        ),
      );
    for (let round = 0; round < 3; round += 1) {
      let isOff = false;
      const stopping = power.off().then(() => {
        isOff = true;
      });
      const during = [];
      while (!isOff) during.push(...(await ask()));
      await stopping;
      const after = await ask();
      for (const { reason } of [...during, ...after].filter(
        (result) => result.status === 'rejected',
      )) {
        expect(reason).toBeInstanceOf(StoreUnavailableError);
      }
      expect(after.every(({ status }) => status === 'rejected')).toBe(true);
      await expect.poll(() => store.tokens.changesLink(), { timeout: 5_000 }).toBe(false);

      await power.on();
      expect((await ask()).map(({ status }) => status)).not.toContain('rejected');
      await expect.poll(() => store.tokens.changesLink(), { timeout: 5_000 }).toBe(true);
    }
  });
  it('ends the transactions that hold a connection when it is lost, and nothing else', async ({
    skip,
  }) => {
    const { power } = postgres;
    if (!power) return skip('the server of TEST_DATABASE_URL is not ours to stop');
    const database = await openDatabase({ databaseUrl, dataDir: '/nowhere', log: silentLog });
    const ways: ((work: () => Promise<void>) => Promise<void>)[] = [
      (work) => database.transaction(work),
      (work) => database.orm.transaction(work),
      (work) => database.exclusively(work),
    ];
    let lent = 0;
    let turnOff = () => {};
    const isOff = new Promise<void>((resolve) => {
      turnOff = resolve;
    }).then(power.off);
    const results = await Promise.allSettled(
      ways.map((transaction) =>
        transaction(() => {
          lent += 1;
          if (lent === ways.length) turnOff();
          return isOff;
        }),
      ),
    );
    // The last one had nothing to commit. A loss that nobody handles would end this process: the
    // runner reports it.
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
    await power.on();
    for (const transaction of ways) await transaction(async () => {});
    await database.close();
  });

  it('loses the link that hears of changes also when its peer falls silent without a word', async ({
    skip,
  }) => {
    if (!postgres.power) return skip('the processes of TEST_DATABASE_URL are not ours to halt');
    await expect.poll(() => store.tokens.changesLink(), { timeout: 5_000 }).toBe(true);
    const admin = new pg.Client({ connectionString: databaseUrl });
    await admin.connect();
    const links: boolean[] = [];
    const relinked = new Promise<void>((resolve) => {
      store.tokens.onChange(() => {
        links.push(store.tokens.changesLink());
        if (links.length === 2) resolve();
      });
    });
    const { rows } = await admin.query<{ pid: number }>(`
      select pid from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`);
    for (const { pid } of rows) process.kill(pid, 'SIGSTOP');
    try {
      await relinked;
    } finally {
      for (const { pid } of rows) process.kill(pid, 'SIGCONT');
      await admin.end();
    }
    expect(links).toEqual([false, true]);
  });
});
