import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort } from './free-port.ts';

const run = promisify(execFile);

/** A PostgreSQL for tests and benches. */
export interface TestPostgres {
  /** Makes an empty database and answers its address. */
  createDatabase(): Promise<string>;
  /** Ends the server, and starts it again with the same data at the same address; only one of its own. */
  readonly power: { off(): Promise<void>; on(): Promise<void> } | undefined;
  /** Drops the databases that it made; ends the server if it is one of its own, and removes its folder. */
  stop(): Promise<void>;
}

/** Where the programs of PostgreSQL are on this machine, the latest version first. */
function findPrograms(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).map(Number) : [];
  const folders = versions.sort((a, b) => b - a).map((version) => `${debian}/${version}/bin`);
  const candidates = [...folders, '/usr/local/bin', '/opt/homebrew/bin', '/usr/bin'];
  return candidates.find((folder) =>
    ['initdb', 'postgres'].every((program) => existsSync(join(folder, program))),
  );
}

/** Whether `startPostgres` can give one on this machine. */
export const isPostgresAvailable = (): boolean =>
  Boolean(process.env.TEST_DATABASE_URL) || findPrograms() !== undefined;

/**
 * The server of `TEST_DATABASE_URL`, or one of its own in a temporary folder on a free port of loopback.
 * Writes are not synced to disk: it is quick and forgets all in a power cut.
 */
export async function startPostgres(): Promise<TestPostgres> {
  const given = process.env.TEST_DATABASE_URL;
  if (given) return { ...databasesOn(given, async () => {}), power: undefined };
  const programs = findPrograms();
  if (!programs) {
    throw new Error(
      'there is no PostgreSQL here: install it (Debian: postgresql) or set TEST_DATABASE_URL',
    );
  }
  const folder = await mkdtemp(join(tmpdir(), 'kiln-connect-postgres-'));
  const user = await unprivilegedUser();
  if (user) await chown(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const options = { ...user, cwd: folder };
  await run(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    options,
  );
  const port = await freePort();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  let server: ChildProcess | undefined;
  const endWithUs = () => server?.kill('SIGQUIT');
  process.once('exit', endWithUs);
  const power = {
    on: async () => {
      server = spawn(
        join(programs, 'postgres'),
        ['-D', data, '-p', `${port}`, '-k', folder, '-h', '127.0.0.1', '-F'],
        { ...options, stdio: 'ignore' },
      );
      await untilItAnswers(url, server);
    },
    off: async () => {
      if (server) await end(server);
    },
  };
  const stop = async () => {
    process.off('exit', endWithUs);
    await power.off();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await power.on();
  } catch (error) {
    await stop();
    throw error;
  }
  return { ...databasesOn(url, stop), power };
}

function databasesOn(url: string, stopServer: () => Promise<void>): Omit<TestPostgres, 'power'> {
  const names: string[] = [];
  return {
    createDatabase: async () => {
      const name = `test_${randomUUID().replaceAll('-', '')}`;
      await withClient(url, (client) => client.query(`create database ${name}`));
      names.push(name);
      const address = new URL(url);
      address.pathname = `/${name}`;
      return address.href;
    },
    stop: async () => {
      await withClient(url, async (client) => {
        for (const name of names) await client.query(`drop database ${name} with (force)`);
      });
      await stopServer();
    },
  };
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** PostgreSQL refuses to run as root: a user for it, when we are root. */
async function unprivilegedUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    try {
      const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
      return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
    } catch {
      // There is no such user: the next one may be there.
    }
  }
  throw new Error(
    'PostgreSQL can not run as root, and there is neither a user postgres nor nobody',
  );
}

async function untilItAnswers(url: string, server: ChildProcess): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline && server.exitCode === null) {
    try {
      await withClient(url, (client) => client.query('select 1'));
      return;
    } catch {
      await sleep(50);
    }
  }
  throw new Error('PostgreSQL did not start');
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill('SIGINT');
  await ended;
}
