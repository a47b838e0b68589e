import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Clock,
  type Log,
  type Network,
  type Role,
  SCOPES,
  type Scope,
} from '@kiln-connect/core';
import { readConfig } from '../config.ts';
import { type StartOptions, startServer } from '../start.ts';
import type { OperatorAccess } from '../wiring/operator-file.ts';
import { type Answer, type AskOptions, askUrl } from './ask-url.ts';
import { type Browser, createBrowser } from './browser.ts';
import { noNodes } from './no-nodes.ts';
import { writeDashboard } from './written-dashboard.ts';

export type { Answer, Browser };

/** A whole server of its own for a test: real sockets, real database, nodes that are not there. */
export interface TestServer {
  readonly url: string;
  readonly dataDir: string;
  /** Where browsers find the dashboard, and what its cookies and passkeys belong to. */
  readonly publicUrl: URL;
  readonly setUpLink: string | undefined;
  /** An answer of the API; `token` goes into the authorization header. */
  ask(path: string, options?: AskOptions): Promise<Answer>;
  /** What the operator's routes answer as data. */
  // biome-ignore lint/suspicious/noExplicitAny: tests name the fields that they read
  operator(method: string, path: string, body?: object): Promise<any>;
  /** A new token, and the id by which it is revoked. */
  createToken(options?: {
    organization?: string;
    network?: string;
    scopes?: readonly Scope[];
    expiresAt?: Date;
  }): Promise<{ id: string; token: string }>;
  /** A browser at the dashboard in which nobody is signed in. */
  browse(): Browser;
  /** Invites a new person into an organization; answers the browser in which they are signed in. */
  signIn(options?: {
    organization?: string;
    role?: Role;
    email?: string;
    password?: string;
  }): Promise<SignedInBrowser>;
  stop(): Promise<void>;
}

/** A browser in which somebody is signed in who is a member of an organization. */
export interface SignedInBrowser extends Browser {
  readonly userId: string;
  readonly email: string;
  readonly password: string;
}

/**
 * Starts one with organization 'acme', granted devnet and testnet; it serves devnet alone unless said
 * otherwise. `settings` is YAML that is put before the section of the chains.
 */
export async function startTestServer({
  settings = '',
  networks = ['devnet'],
  environment = {},
  ...given
}: {
  settings?: string;
  networks?: readonly Network[];
  environment?: NodeJS.ProcessEnv;
  log?: Log;
  clock?: Clock;
  egress?: StartOptions['egress'];
  /** In place of a page and a script of a few lines. */
  buildDashboard?: () => Promise<string>;
} = {}): Promise<TestServer> {
  const scratch = await mkdtemp(join(tmpdir(), 'connect-server-'));
  const file = join(scratch, 'connect.yaml');
  await writeFile(file, `${settings}\nchains: ${JSON.stringify(noNodes(networks))}\n`);
  const masterKeyFile = join(scratch, 'master-key');
  await writeFile(masterKeyFile, randomBytes(32).toString('hex'), { mode: 0o600 });
  const config = readConfig({
    PORT: '0',
    HOST: '127.0.0.1',
    CONNECT_DATA_DIR: join(scratch, 'data'),
    CONNECT_CONFIG: file,
    CONNECT_NETWORKS: networks.join(),
    // A server of devnet alone makes its own.
    ...(networks.some((one) => one !== 'devnet') && { CONNECT_MASTER_KEY_FILE: masterKeyFile }),
    ...environment,
  });
  const server = await startServer(config, {
    buildDashboard: () => writeDashboard(join(scratch, 'dashboard')),
    ...given,
  });
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
  // Another server on the same database may have made it.
  if ((await operator('GET', '/organizations')).length === 0) {
    await operator('POST', '/organizations', { name: 'Acme', networks: ['devnet', 'testnet'] });
  }

  let names = 0;
  const browse = (): Browser => createBrowser(server.url);
  return {
    url: server.url,
    dataDir: config.dataDir,
    publicUrl: server.publicUrl,
    setUpLink: server.setUpLink,
    operator,
    browse,
    signIn: async ({
      organization = 'acme',
      role = 'owner',
      email = `${role}-${randomUUID()}@acme.test`,
      password = `Kiln ${randomUUID()}`,
    } = {}) => {
      const at = `/organizations/${organization}/invitations`;
      const { link } = await operator('POST', at, { email, role });
      const browser = browse();
      const body = { token: new URL(link).hash.slice(1), name: `A ${role}`, password };
      const accepted = await browser.ask('/invitation/accept', { method: 'POST', body });
      if (accepted.status !== 200) throw new Error(`not let in: ${JSON.stringify(accepted.body)}`);
      const me = await browser.ask('/me');
      return { ...browser, userId: me.body.data.person.id, email, password };
    },
    ask: (path, options) => askUrl(server.url + path, options),
    createToken: async ({ organization = 'acme', network = 'devnet', scopes, expiresAt } = {}) => {
      names += 1;
      return operator('POST', `/organizations/${organization}/tokens`, {
        network,
        name: `token ${names}`,
        scopes: scopes ?? SCOPES,
        ...(expiresAt && { expires_at: expiresAt.toISOString() }),
      });
    },
    stop: async () => {
      await server.stop();
      await rm(scratch, { recursive: true });
    },
  };
}
