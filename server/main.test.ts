import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { noNodes } from './testing/no-nodes.ts';

const repository = fileURLToPath(new URL('..', import.meta.url));

/** `npm start`, as a process of its own. */
interface Process {
  readonly child: ChildProcess;
  output(): string;
  /** Resolves when its output matches; rejects when it ends before. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  readonly exited: Promise<{ code: number | null }>;
}

let scratch: string;
let dataDir: string;
const started: ChildProcess[] = [];

// One folder for all: the database in it is made once, and each test starts on what the last one left.
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'connect-main-'));
  dataDir = join(scratch, 'data');
});
beforeEach(async () => {
  // Nodes of an outside devnet, which are down: these tests are about the process, not the chain.
  await writeFile(join(scratch, 'connect.yaml'), JSON.stringify({ chains: noNodes(['devnet']) }));
});
afterEach(async () => {
  for (const child of started.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  }
});
afterAll(() => rm(scratch, { recursive: true }));

function start(environment: Record<string, string> = {}): Process {
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), 'server/main.ts'],
    {
      cwd: repository,
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        PORT: '0',
        HOST: '127.0.0.1',
        CONNECT_DATA_DIR: dataDir,
        CONNECT_CONFIG: join(scratch, 'connect.yaml'),
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  started.push(child);
  let printed = '';
  const keep = (chunk: Buffer) => {
    printed += chunk.toString();
    child.emit('printed');
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const exited = once(child, 'close').then(([code]) => ({ code: code as number | null }));
  return {
    child,
    output: () => printed,
    exited,
    says: async (pattern) => {
      for (;;) {
        const match = pattern.exec(printed);
        if (match) return match;
        const ended = await Promise.race([
          once(child, 'printed').then(() => false),
          exited.then(() => true),
        ]);
        if (ended && !pattern.test(printed)) throw new Error(`it ended and had said:\n${printed}`);
      }
    },
  };
}

const ready = async (server: Process): Promise<string> =>
  (await server.says(/ready after .*\n +API +(\S+)\/v1\n/))[1] ?? '';

describe('the server as a process', { timeout: 120_000 }, () => {
  it('says what it does while it starts, where everything is, and what to try first', async () => {
    const server = start();
    const url = await ready(server);
    await server.says(/curl .*whoami/);
    expect(server.output()).toMatch(/^Kiln Connect is starting\.\n {2}opening the database…\n/);
    expect(server.output()).toContain(`Reference  ${url}/docs`);
    const { port } = new URL(url);
    expect(server.output()).toContain(`Dashboard  http://localhost:${port}`);
    expect(server.output()).toMatch(new RegExp(`\\n  http://localhost:${port}/set-up#\\S{20,}\\n`));
    expect(server.output()).toContain('connect -- organizations create --name Acme --data-dir');
    const file = join(dataDir, 'operator.json');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const { url: operatorUrl, key, pid } = JSON.parse(await readFile(file, 'utf8'));
    expect({ operatorUrl, key, pid }).toEqual({
      operatorUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      key: expect.stringMatching(/^[\w-]{43}$/),
      pid: server.child.pid,
    });
    const refused = await fetch(`${operatorUrl}/operator/organizations`);
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({ error: 'wrong_operator_key' });
  });

  it('stops on SIGTERM with exit code 0 and leaves neither operator.json nor a lock', async () => {
    const server = start();
    await ready(server);
    server.child.kill('SIGTERM');
    expect(await server.exited).toEqual({ code: 0 });
    expect((await readdir(dataDir)).sort()).toEqual([
      'audit-heads.jsonl',
      'database',
      'master.key',
    ]);
  });

  it('finishes a request that is in flight before it stops, and takes no new one', async () => {
    const server = start();
    const url = new URL(await ready(server));
    const socket = connect({ host: url.hostname, port: Number(url.port) });
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk.toString();
    });
    const closed = once(socket, 'close');
    await once(socket, 'connect');
    // Half a request: its body is still to come when the server is told to stop.
    socket.write(
      'POST /v1/accounts HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{',
    );
    await fetch(`${url.origin}/health/live`);
    server.child.kill('SIGTERM');
    await server.says(/is stopping \(SIGTERM\)/);
    await expect(fetch(`${url.origin}/health/live`)).rejects.toThrow();
    socket.write('}');
    await closed;
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
    expect(await server.exited).toEqual({ code: 0 });
  });

  it('stops at once on a second signal', async () => {
    const server = start();
    const url = new URL(await ready(server));
    const socket = connect({ host: url.hostname, port: Number(url.port) });
    await once(socket, 'connect');
    socket.on('error', () => {});
    socket.write('POST /v1/accounts HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{');
    await fetch(`${url.origin}/health/live`);
    server.child.kill('SIGTERM');
    await server.says(/is stopping \(SIGTERM\)/);
    server.child.kill('SIGTERM');
    expect(await server.exited).toEqual({ code: 1 });
  });

  it('stops while it still starts, and leaves nothing behind', async () => {
    const server = start();
    await server.says(/opening the database/);
    server.child.kill('SIGINT');
    expect(await server.exited).toEqual({ code: 0 });
    expect(await readdir(dataDir)).not.toContain('server.lock');
  });

  it('refuses a data folder on which another one runs, and leaves that one alone', async () => {
    const first = start();
    const url = await ready(first);
    const second = start();
    expect(await second.exited).toEqual({ code: 1 });
    expect(second.output()).toContain(
      `The data folder ${dataDir} is in use by process ${first.child.pid}: stop it, or choose another folder with CONNECT_DATA_DIR.`,
    );
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    expect(await readdir(dataDir)).toContain('operator.json');
  });

  it('takes over the folder of one that was killed', async () => {
    const first = start();
    await ready(first);
    first.child.kill('SIGKILL');
    await first.exited;
    const second = start();
    await ready(second);
  });

  it('names a port that is taken', async () => {
    const first = start();
    const { port } = new URL(await ready(first));
    const second = start({ PORT: port, CONNECT_DATA_DIR: join(scratch, 'other') });
    expect(await second.exited).toEqual({ code: 1 });
    expect(second.output()).toContain(
      `Another program listens on port ${port}; stop it, or choose another port with PORT.`,
    );
  });

  it.each([
    [{ CONNECT_NETWORKS: 'devnett' }, "did you mean 'devnet'?"],
    [{ CONNECT_CONFIG: '/nowhere.yaml' }, '/nowhere.yaml can not be read'],
    [{ CONNECT_MASTER_KEY_FILE: '/nowhere.key' }, '/nowhere.key can not be read'],
  ])('exits with 2 and one clear message when told %j', async (environment, message) => {
    const server = start(environment);
    expect(await server.exited).toEqual({ code: 2 });
    expect(server.output()).toContain(message);
    expect(server.output()).not.toMatch(/\n +at /);
  });

  it('serves no network of value without a master key, nor with one in the data folder', async () => {
    await writeFile(
      join(scratch, 'connect.yaml'),
      JSON.stringify({ chains: noNodes(['testnet']) }),
    );
    const without = start({ CONNECT_NETWORKS: 'testnet' });
    expect(await without.exited).toEqual({ code: 2 });
    expect(without.output()).toContain('CONNECT_MASTER_KEY_FILE must name');
    const inside = join(dataDir, 'key');
    await writeFile(inside, '11'.repeat(32));
    const within = start({ CONNECT_NETWORKS: 'testnet', CONNECT_MASTER_KEY_FILE: inside });
    expect(await within.exited).toEqual({ code: 2 });
    expect(within.output()).toContain('is inside the data folder');
  });

  it('runs local chains, tells their clocks, and leaves no process of theirs behind', async () => {
    await writeFile(join(scratch, 'connect.yaml'), '');
    const server = start();
    const url = await ready(server);
    const answer = await fetch(`${url}/health/ready`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      status: 'ready',
      reasons: [],
      chains: ['eth', 'sol'].map((chain) => ({
        chain,
        network: 'devnet',
        clock: { position: expect.any(Number) },
      })),
    });
    const family = await descendantsOf(server.child.pid ?? 0);
    expect(family.length).toBeGreaterThan(0);
    server.child.kill('SIGTERM');
    expect(await server.exited).toEqual({ code: 0 });
    const alive = family.filter((pid) => existsSync(`/proc/${pid}`));
    expect(alive).toEqual([]);
  });
});

/** Processes that it started, and theirs; read from Linux's /proc. */
async function descendantsOf(pid: number): Promise<number[]> {
  const tasks = await readdir(`/proc/${pid}/task`);
  const lists = await Promise.all(
    tasks.map((task) => readFile(`/proc/${pid}/task/${task}/children`, 'utf8')),
  );
  const children = lists.flatMap((list) => list.split(' ').filter(Boolean).map(Number));
  return [...children, ...(await Promise.all(children.map(descendantsOf))).flat()];
}
