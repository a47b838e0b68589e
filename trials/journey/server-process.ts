import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '@kiln-connect/store/testing/free-port';

const repository = fileURLToPath(new URL('../..', import.meta.url));

/** How long a start may take: a busy machine is slow, a fault is for ever. */
const PATIENCE_MS = 240_000;

/** A server in a process of its own, started as `npm start` starts it. */
export interface ServerProcess {
  readonly url: string;
  readonly dataDir: string;
  readonly process: ChildProcess;
  /** From the start of the process to the first answer of any kind, and to being usable. */
  readonly firstAnswerMs: number;
  readonly readyMs: number;
  /** Everything that it printed so far. */
  output(): string;
  /** Ends it as an operator would (SIGTERM), and answers its exit code. */
  stop(): Promise<number | null>;
}

/**
 * Starts a server on a free port and resolves when `/health/ready` answers 200.
 * @throws {Error} with all that it printed, when it exits or is not ready in time.
 */
export async function startServerProcess(options: {
  dataDir: string;
  environment?: Record<string, string>;
  timeoutMs?: number;
  onOutput?: (text: string) => void;
}): Promise<ServerProcess> {
  const port = await freePort();
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), 'server/main.ts'],
    {
      cwd: repository,
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        PORT: String(port),
        CONNECT_DATA_DIR: options.dataDir,
        CONNECT_LOG_LEVEL: 'warn',
        ...options.environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let printed = '';
  const keep = (chunk: Buffer) => {
    printed += chunk.toString();
    options.onOutput?.(chunk.toString());
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);

  const url = `http://127.0.0.1:${port}`;
  const begin = performance.now();
  const deadline = begin + (options.timeoutMs ?? PATIENCE_MS);
  const until = async (path: string): Promise<number> => {
    while (!(await answers(url + path))) {
      if (child.exitCode !== null || child.signalCode !== null) {
        throw new Error(`the server ended before it answered ${path}:\n${printed}`);
      }
      if (performance.now() > deadline) {
        child.kill('SIGKILL');
        throw new Error(`the server did not answer ${path} in time:\n${printed}`);
      }
      await sleep(20);
    }
    return performance.now() - begin;
  };
  const firstAnswerMs = await until('/health/live');
  const readyMs = await until('/health/ready');

  return {
    url,
    dataDir: options.dataDir,
    process: child,
    firstAnswerMs,
    readyMs,
    output: () => printed,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        const exited = once(child, 'exit');
        child.kill('SIGTERM');
        await exited;
      }
      return child.exitCode;
    },
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}
