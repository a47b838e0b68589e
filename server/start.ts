import { randomBytes } from 'node:crypto';
import { chains as registrations } from '@kiln-connect/chains';
import type { Clock, Log, Network } from '@kiln-connect/core';
import { silentLog, systemClock } from '@kiln-connect/core';
import type { Indexer } from '@kiln-connect/indexer';
import { confirmMasterKey, createSystem, type System } from '@kiln-connect/usecases';
import { Registry } from 'prom-client';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { NotReadyError } from './edge/errors.ts';
import type { HealthReport } from './health.ts';
import { createOperatorApp } from './operator-app.ts';
import { apiRoutes } from './routes/api-routes.ts';
import { cached } from './wiring/cached.ts';
import { connectChains } from './wiring/connections.ts';
import { countTokenLookups } from './wiring/count-token-lookups.ts';
import { holdDataFolder } from './wiring/data-folder.ts';
import { closeListener, listen } from './wiring/listener.ts';
import { loadMasterKey } from './wiring/load-master-key.ts';
import { startLocalChains } from './wiring/local-chains.ts';
import { writeOperatorFile } from './wiring/operator-file.ts';
import { readHealth } from './wiring/read-health.ts';
import { createStops, type Stops } from './wiring/stops.ts';

/** A server that is up. */
export interface RunningServer {
  readonly url: string;
  readonly operatorUrl: string;
  /** Finishes requests in flight, writes what is in memory, and ends everything that it started. */
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly log?: Log;
  readonly clock?: Clock;
  /** What the server does now, in words, while it starts. */
  readonly onStep?: (step: string) => void;
  /** Ends a start that is under way, after the step that it is at. */
  readonly signal?: AbortSignal;
}

/** How long requests in flight may take once the server stops, in milliseconds. */
const PATIENCE = 10_000;
/** A health answer serves everybody who asks within that time, in milliseconds. */
const HEALTH_LIFE = 1_000;
/** Pause between two looks at a chain's head, in milliseconds. */
const INDEXER_INTERVAL: { readonly [network in Network]: number } = {
  mainnet: 6_000,
  testnet: 6_000,
  devnet: 500,
};

/** Where a server is in its life; everything that answers requests reads it. */
interface Life {
  step: string;
  system: System | undefined;
  health: (() => Promise<HealthReport>) | undefined;
  isStopping: boolean;
  touchDevnets: () => void;
}

/**
 * Starts everything that the configuration asks for; resolves when the API is usable. The listener is
 * up long before, and says what is still being done.
 * @throws {ConfigurationError} when the configuration must be mended.
 * @throws {ConflictError} 'store_in_use', 'port_in_use', 'master_key_differs', and what else the store
 * throws.
 */
export async function startServer(
  config: Config,
  { log = silentLog, clock = systemClock, onStep = () => {}, signal }: StartOptions = {},
): Promise<RunningServer> {
  const stops = createStops({ log });
  const life: Life = {
    step: 'starting',
    system: undefined,
    health: undefined,
    isStopping: false,
    touchDevnets: () => {},
  };
  const registry = new Registry();
  const app = createAppOf(life, { config, log, registry });
  const stop = async (): Promise<void> => {
    life.isStopping = true;
    await closeListener(app, { patience: PATIENCE });
    await stops.run();
  };
  const step = (text: string): void => {
    signal?.throwIfAborted();
    life.step = text;
    onStep(text);
  };

  try {
    stops.push('the data folder', await holdDataFolder(config.dataDir, { log }));
    const masterKey = await loadMasterKey(config);
    const url = await listen(app, { ...config, variable: 'PORT' });
    const parts = await startParts(config, { masterKey, log, clock, step, stops, registry });
    signal?.throwIfAborted();
    const { store, localChains, connections, indexers, verifier } = parts;
    const system = createSystem({
      store,
      chains: registrations,
      connections: async (chain, network) => connections.find(chain, network).connection,
      settings: (chain, network) => connections.find(chain, network).settings,
      indexers,
      devnets: (chain) => localChains.get(chain),
      verifier,
      masterKey,
      networks: config.networks,
      clock,
      log,
    });
    stops.push('the use cases', () => system.stop());
    const operatorUrl = await startOperator(config, { system, log, stops });
    life.health = cached(() => readHealth(parts), { forMs: HEALTH_LIFE });
    life.touchDevnets = () => {
      for (const local of localChains.values()) local.touch();
    };
    life.system = system;
    return { url, operatorUrl, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function createAppOf(
  life: Life,
  { config, log, registry }: { config: Config; log: Log; registry: Registry },
) {
  return createApp({
    config,
    routes: apiRoutes(registrations),
    log,
    registry,
    isStopping: () => life.isStopping,
    system: () => {
      if (life.system && !life.isStopping) return life.system;
      throw new NotReadyError(
        life.isStopping
          ? { code: 'stopping', message: 'This server is stopping; ask again in a moment.' }
          : { code: 'starting', message: `This server is starting: ${life.step}.` },
      );
    },
    health: async () => {
      if (life.health && !life.isStopping) return life.health();
      const reason = life.isStopping ? 'is stopping' : `is starting: ${life.step}`;
      return { status: 'not_ready', reasons: [`The server ${reason}.`], chains: [] };
    },
    onRequest: (network) => {
      if (network === 'devnet') life.touchDevnets();
    },
  });
}

/** Opens and starts everything below the use cases; its libraries are loaded only now. */
async function startParts(
  config: Config,
  {
    masterKey,
    log,
    clock,
    step,
    stops,
    registry,
  }: {
    masterKey: Uint8Array;
    log: Log;
    clock: Clock;
    step: (text: string) => void;
    stops: Stops;
    registry: Registry;
  },
) {
  const { databaseUrl, dataDir, networks } = config;
  step(databaseUrl ? 'connecting to the database' : 'opening the database');
  // Two processors: the database and the local chains start side by side.
  const opening = import('@kiln-connect/store')
    .then(({ openStore }) => openStore({ ...(databaseUrl && { databaseUrl }), dataDir, log }))
    .then(async (store) => {
      stops.push('the store', () => store.close());
      await confirmMasterKey({ masterKey, networks }, { store });
      return countTokenLookups(store, registry);
    });
  const starting = startLocalChains(config, { registrations, log, onStep: step }).then((local) => {
    for (const [chain, devnet] of local) stops.push(`the ${chain} devnet`, () => devnet.stop());
    return local;
  });
  await Promise.allSettled([opening, starting]);
  const store = await opening;
  const localChains = await starting;

  step('connecting to the chains');
  const connections = await connectChains(config, { registrations, localChains, log, clock });
  stops.push('the connections', () => connections.close());
  const { startIndexer } = await import('@kiln-connect/indexer');
  const running = new Map<string, Indexer>();
  for (const { chain, network, connection } of connections.all) {
    const intervalMs = INDEXER_INTERVAL[network];
    const indexer = startIndexer({ chain, network, connection, store, log, clock, intervalMs });
    stops.push(`the ${chain} indexer on ${network}`, () => indexer.stop());
    running.set(`${chain} ${network}`, indexer);
  }
  const { verifyInWorker, decodeInWorker, closeVerifier } = await import(
    '@kiln-connect/verify/worker'
  );
  stops.push('the verifier', closeVerifier);
  return {
    store,
    localChains,
    connections,
    indexers: (chain: string, network: string) => running.get(`${chain} ${network}`),
    verifier: { verify: verifyInWorker, decode: decodeInWorker },
  };
}

/** Opens the operator's listener and tells the command line where it is. */
async function startOperator(
  { dataDir, operatorListen }: Pick<Config, 'dataDir' | 'operatorListen'>,
  { system, log, stops }: { system: System; log: Log; stops: Stops },
): Promise<string> {
  const key = randomBytes(32).toString('base64url');
  const app = createOperatorApp({ system, key, log });
  stops.push("the operator's listener", () => closeListener(app, { patience: PATIENCE }));
  const url = await listen(app, { ...operatorListen, variable: 'CONNECT_OPERATOR_LISTEN' });
  const remove = await writeOperatorFile(dataDir, { url, key, pid: process.pid });
  stops.push('operator.json', remove);
  return url;
}
