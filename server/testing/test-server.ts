import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Log, Scope } from '@kiln-connect/core';
import { readConfig } from '../config.ts';
import { startServer } from '../start.ts';
import type { OperatorAccess } from '../wiring/operator-file.ts';

/** A whole server of its own for a test: real sockets, real database, nodes that are not there. */
export interface TestServer {
  readonly url: string;
  readonly dataDir: string;
  /** An answer of the API; `token` goes into the authorization header. */
  ask(path: string, options?: AskOptions): Promise<Answer>;
  /** What the operator's routes answer as data. */
  // biome-ignore lint/suspicious/noExplicitAny: tests name the fields that they read
  operator(method: 'GET' | 'POST', path: string, body?: object): Promise<any>;
  /** A new token, and the id by which it is revoked. */
  createToken(options?: {
    organization?: string;
    network?: string;
    scopes?: readonly Scope[];
    expiresAt?: Date;
  }): Promise<{ id: string; token: string }>;
  stop(): Promise<void>;
}

interface AskOptions {
  readonly method?: string;
  readonly token?: string;
  readonly headers?: Record<string, string>;
  /** An object goes out as JSON, a text as it is. */
  readonly body?: unknown;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests name the fields that they read
  readonly body: any;
}

/** Nobody listens on port 1: every question to a node fails at once, as when it is down. */
const NO_NODES = `
chains:
  eth:
    devnet:
      execution: ['http://127.0.0.1:1']
      beacon: ['http://127.0.0.1:1']
`;

/**
 * Starts one with organization 'acme', granted devnet and testnet; it serves devnet alone. `settings`
 * is YAML that is put before the section of the chains.
 */
export async function startTestServer({
  settings = '',
  environment = {},
  log,
}: {
  settings?: string;
  environment?: NodeJS.ProcessEnv;
  log?: Log;
} = {}): Promise<TestServer> {
  const scratch = await mkdtemp(join(tmpdir(), 'connect-server-'));
  const file = join(scratch, 'connect.yaml');
  await writeFile(file, settings + NO_NODES);
  const config = readConfig({
    PORT: '0',
    HOST: '127.0.0.1',
    CONNECT_DATA_DIR: join(scratch, 'data'),
    CONNECT_CONFIG: file,
    ...environment,
  });
  const server = await startServer(config, log ? { log } : {});
  const access = JSON.parse(
    await readFile(join(config.dataDir, 'operator.json'), 'utf8'),
  ) as OperatorAccess;

  const operator: TestServer['operator'] = async (method, path, body) => {
    const { status, body: answer } = await askUrl(`${access.url}/operator${path}`, {
      method,
      token: access.key,
      ...(body && { body }),
    });
    if (status >= 300) throw new Error(`the operator was refused: ${JSON.stringify(answer)}`);
    return answer.data;
  };
  await operator('POST', '/organizations', { name: 'Acme', networks: ['devnet', 'testnet'] });

  let names = 0;
  return {
    url: server.url,
    dataDir: config.dataDir,
    operator,
    ask: (path, options) => askUrl(server.url + path, options),
    createToken: async ({ organization = 'acme', network = 'devnet', scopes, expiresAt } = {}) => {
      names += 1;
      return operator('POST', '/tokens', {
        organization,
        network,
        name: `token ${names}`,
        ...(scopes && { scopes }),
        ...(expiresAt && { expires_at: expiresAt.toISOString() }),
      });
    },
    stop: async () => {
      await server.stop();
      await rm(scratch, { recursive: true });
    },
  };
}

async function askUrl(
  url: string,
  { method = 'GET', token, headers = {}, body }: AskOptions = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(typeof body === 'object' && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json');
  return {
    status: response.status,
    headers: response.headers,
    body: isJson ? JSON.parse(text) : text,
  };
}
