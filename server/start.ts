import { randomBytes } from 'node:crypto';
import { chains as registrations } from '@kiln-connect/chains';
import type { Clock, Log } from '@kiln-connect/core';
import { silentLog, systemClock } from '@kiln-connect/core';
import {
  createSetUpLink,
  createSystem,
  type System,
  type SystemParts,
  startJobs,
} from '@kiln-connect/usecases';
import { Registry } from 'prom-client';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { NotReadyError } from './edge/errors.ts';
import type { HealthReport } from './health.ts';
import { registerWebhookMetrics } from './metrics/webhook-metrics.ts';
import { createOperatorApp } from './operator-app.ts';
import { apiRoutes } from './routes/api-routes.ts';
import { openAuditHeadFile } from './wiring/audit-head-file.ts';
import { cached } from './wiring/cached.ts';
import {
  type BuildDashboard,
  createDashboardBundle,
  type DashboardBundle,
} from './wiring/dashboard-bundle.ts';
import { holdDataFolder } from './wiring/data-folder.ts';
import { closeListener, listen } from './wiring/listener.ts';
import { loadMasterKey } from './wiring/load-master-key.ts';
import { loadPeople } from './wiring/open-people.ts';
import { openPriceProvider } from './wiring/open-price-provider.ts';
import { writeOperatorFile } from './wiring/operator-file.ts';
import { readHealth } from './wiring/read-health.ts';
import { startParts } from './wiring/start-parts.ts';
import { createStops, type Stops } from './wiring/stops.ts';

/** A server that is up. */
export interface RunningServer {
  readonly url: string;
  readonly operatorUrl: string;
  /** Where browsers find the dashboard. */
  readonly publicUrl: URL;
  /** Whoever has it makes the first organization and owns it; undefined once there is an owner. */
  readonly setUpLink: string | undefined;
  /** Builds the dashboard now when it is not built, rather than when somebody first opens it. */
  prepareDashboard(): void;
  /** Finishes requests in flight, writes what is in memory, and ends everything that it started. */
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly log?: Log;
  readonly clock?: Clock;
  /** What the server does now, in words, while it starts. */
  readonly onStep?: (step: string) => void;
  /** Builds the dashboard when it must and answers its folder; tests bring a folder of their own. */
  readonly buildDashboard?: BuildDashboard;
  /** Where tests find identity providers and domains; the public internet when left out. */
  readonly egress?: SystemParts['egress'];
  /** Ends a start that is under way, after the step that it is at. */
  readonly signal?: AbortSignal;
}

/** How long requests in flight may take once the server stops, in milliseconds. */
const PATIENCE = 10_000;
/** A health answer serves everybody who asks within that time, in milliseconds. */
const HEALTH_LIFE = 1_000;
/** Where a server is in its life; everything that answers requests reads it. */
interface Life {
  step: string;
  system: System | undefined;
  publicUrl: URL | undefined;
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
  {
    log = silentLog,
    clock = systemClock,
    onStep = () => {},
    buildDashboard = buildOurDashboard,
    egress,
    signal,
  }: StartOptions = {},
): Promise<RunningServer> {
  const stops = createStops({ log });
  const life: Life = {
    step: 'starting',
    system: undefined,
    publicUrl: undefined,
    health: undefined,
    isStopping: false,
    touchDevnets: () => {},
  };
  const registry = new Registry();
  const dashboard = createDashboardBundle(buildDashboard, { log });
  stops.push('the building of the dashboard', () => dashboard.stop());
  const app = createAppOf(life, { config, log, registry, dashboard });
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
    const publicUrl = config.publicUrl ?? new URL(`http://localhost:${new URL(url).port}`);
    life.publicUrl = publicUrl;
    const openPeople = loadPeople({ publicUrl, clock, log });
    const parts = await startParts(config, { masterKey, log, clock, step, stops, registry });
    signal?.throwIfAborted();
    const { store, localChains, connections, indexers, verifier } = parts;
    const system = await createSystem({
      store,
      chains: registrations,
      connections: async (chain, network) => connections.find(chain, network).connection,
      settings: (chain, network) => connections.find(chain, network).settings,
      indexers,
      devnets: (chain) => localChains.get(chain),
      verifier,
      people: openPeople(store),
      mailTransport: await openMailTransport(config.mail),
      publicUrl,
      egress: { allowedOrigins: config.singleSignOn.allowedOrigins, ...egress },
      webhookEgress: config.webhooks,
      priceProvider: await openPriceProvider(config.prices),
      auditHeadFile: openAuditHeadFile(config.dataDir),
      masterKey,
      networks: config.networks,
      clock,
      log,
    });
    stops.push('the use cases', () => system.stop());
    registerWebhookMetrics(registry, system);
    const jobs = startJobs(system);
    stops.push('the jobs', () => jobs.stop());
    const setUpLink = await setUpLinkWhenNeeded(system);
    const operatorUrl = await startOperator(config, { system, log, stops });
    life.health = cached(() => readHealth({ ...parts, clock }), { forMs: HEALTH_LIFE });
    life.touchDevnets = () => {
      for (const local of localChains.values()) local.touch();
    };
    life.system = system;
    return {
      url,
      operatorUrl,
      publicUrl,
      setUpLink,
      prepareDashboard: dashboard.prepare,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function createAppOf(
  life: Life,
  {
    config,
    log,
    registry,
    dashboard,
  }: { config: Config; log: Log; registry: Registry; dashboard: DashboardBundle },
) {
  return createApp({
    config,
    routes: apiRoutes(registrations),
    log,
    registry,
    isStopping: () => life.isStopping,
    dashboardFiles: dashboard.files,
    // Browsers that come before the server knows its port are looked after as at any other time.
    publicUrl: () => life.publicUrl ?? new URL('http://localhost'),
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

/** A new link when nobody owns an organization yet: an older one, which nobody may know any more, ends. */
async function setUpLinkWhenNeeded(system: System): Promise<string | undefined> {
  if (!(await system.store.setup.isNeeded())) return undefined;
  const operator = { kind: 'operator', address: '127.0.0.1' } as const;
  return (await createSetUpLink({}, operator, system)).link;
}

/** Bundles the dashboard as it stands in this repository. */
const buildOurDashboard: BuildDashboard = async (options) =>
  (await import('@kiln-connect/dashboard/built')).builtDashboard(options);

const openMailTransport = async ({ smtp }: Config['mail']) =>
  smtp && (await import('./mail/smtp-transport.ts')).createSmtpTransport(smtp);

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
