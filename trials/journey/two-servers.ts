import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contracts } from '@kiln-connect/chains';
import { SCOPES, silentLog } from '@kiln-connect/core';
import { type Devnet, devnets } from '@kiln-connect/devnet';
import { startPostgres, type TestPostgres } from '@kiln-connect/store/testing';
import { type ApiClient, apiClient, dataOf } from './api-client.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';

/** Two server processes on one PostgreSQL and one local chain of each kind, with an organization 'acme'. */
export interface TwoServers {
  /** Each server's data folder is in here, by the name that it was started with. */
  readonly folder: string;
  /** What tells a server which database, configuration and master key it has. */
  readonly environment: Readonly<Record<string, string>>;
  readonly postgres: TestPostgres;
  /** The local Ethereum. */
  readonly devnet: Devnet;
  readonly one: ServerProcess;
  readonly two: ServerProcess;
  /** The operator at server one. */
  readonly operator: ApiClient;
  /** Starts one more on the same database, with what is given in place of what the others have. */
  start(name: string, changes?: Record<string, string>): Promise<ServerProcess>;
  /** A new token of all scopes. */
  createToken(name: string): Promise<{ id: string; token: string }>;
  stop(): Promise<void>;
}

/**
 * Starts both at the same time on an empty database; the chain moves only when it is told to. What
 * was started before a failure is ended.
 */
export async function startTwoServers(): Promise<TwoServers> {
  const folder = await mkdtemp(join(tmpdir(), 'connect-two-servers-'));
  const ends = [() => rm(folder, { recursive: true, force: true })];
  const endingLater = async <T extends { stop(): Promise<unknown> }>(starting: Promise<T>) => {
    const started = await starting;
    ends.unshift(async () => void (await started.stop()));
    return started;
  };
  const stop = async (): Promise<void> => {
    for (const end of ends.splice(0)) await end();
  };
  try {
    const postgres = await endingLater(startPostgres());
    const [devnet, solana] = await Promise.all([
      endingLater(startStill('eth', join(folder, 'devnet'))),
      endingLater(startStill('sol', join(folder, 'solana'))),
    ]);
    const environment = {
      DATABASE_URL: await postgres.createDatabase(),
      CONNECT_CONFIG: join(folder, 'connect.yaml'),
      CONNECT_MASTER_KEY_FILE: join(folder, 'master.key'),
    };
    await writeFile(
      environment.CONNECT_CONFIG,
      JSON.stringify({
        chains: { eth: { devnet: devnet.settings }, sol: { devnet: solana.settings } },
      }),
    );
    await writeFile(environment.CONNECT_MASTER_KEY_FILE, randomBytes(32).toString('hex'));
    const start: TwoServers['start'] = (name, changes) =>
      startServerProcess({
        dataDir: join(folder, name),
        environment: { ...environment, ...changes },
      });
    const [one, two] = await Promise.all([endingLater(start('one')), endingLater(start('two'))]);
    const operator = await operatorOf(one);
    dataOf(await operator.post('/operator/organizations', { name: 'Acme', networks: ['devnet'] }));
    const createToken: TwoServers['createToken'] = async (name) =>
      dataOf(
        await operator.post('/operator/organizations/acme/tokens', {
          network: 'devnet',
          name,
          scopes: SCOPES,
        }),
      );
    return { folder, environment, postgres, devnet, one, two, operator, start, createToken, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function startStill(chain: keyof typeof devnets, dataDir: string): Promise<Devnet> {
  return devnets[chain]({
    dataDir,
    log: silentLog,
    slotsPerSecond: 0,
    contracts: contracts[chain] ?? [],
  });
}

/** The operator's routes of a server, with the key that it wrote down for them. */
export async function operatorOf({ dataDir }: ServerProcess): Promise<ApiClient> {
  const { url, key } = JSON.parse(await readFile(join(dataDir, 'operator.json'), 'utf8'));
  return apiClient({ url, token: key });
}
