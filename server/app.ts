import type { Log, Network } from '@kiln-connect/core';
import type { Caller, System } from '@kiln-connect/usecases';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import type { Config } from './config.ts';
import { DASHBOARD_API, dashboardApi } from './dashboard/index.ts';
import { createPage, type DashboardFiles } from './dashboard/page.ts';
import { registerPages } from './dashboard/pages.ts';
import { clientAddress } from './edge/client-address.ts';
import { createClientErrorHandler } from './edge/client-error.ts';
import { installCors } from './edge/cors.ts';
import { createErrorHandler } from './edge/error-handler.ts';
import { installJsonBodies } from './edge/json-bodies.ts';
import { noSchemas } from './edge/no-schemas.ts';
import { installNotFound } from './edge/not-found.ts';
import { createRateLimits } from './edge/rate-limits.ts';
import { requestId } from './edge/request-id.ts';
import { installRequestLog } from './edge/request-log.ts';
import { answerHeaders } from './edge/security-headers.ts';
import type { HealthReport } from './health.ts';
import { createHttpMetrics } from './metrics/http-metrics.ts';
import { openapiDocument } from './openapi/document.ts';
import type { ApiRoutes } from './routes/api-routes.ts';
import { registerHealth } from './routes/health.ts';
import { registerMetrics } from './routes/metrics.ts';
import { registerOperatorOpenPgpKey } from './routes/operator-openpgp-key.ts';
import { registerReference } from './routes/reference.ts';
import { registerApiRoutes } from './routes/register-api-routes.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set once the token was found good. */
    caller: Caller | null;
    /** What answers it; set together with the caller. */
    system: System | null;
    /** Code of the error that was answered, for the log. */
    errorCode: string | null;
  }
  interface FastifyContextConfig {
    /** Not counted for its address: for probes. */
    unlimited?: boolean;
  }
}

export interface AppOptions {
  readonly config: Pick<Config, 'limits' | 'cors' | 'trustedProxies' | 'publicUrl'>;
  readonly routes: ApiRoutes;
  readonly log: Log;
  readonly registry: Registry;
  /** @throws {NotReadyError} while the server starts or stops. */
  readonly system: () => System;
  readonly health: () => Promise<HealthReport>;
  /** Where browsers find the dashboard. */
  readonly publicUrl: () => URL;
  readonly dashboardFiles: () => DashboardFiles;
  /** Called for each request of a caller that was let in. */
  readonly onRequest: (network: Network) => void;
  /** True from the first moment of a stop. */
  readonly isStopping: () => boolean;
}

/** A batch of 150 deposits in the address of a GET is 62 kB; the rest is room for headers. */
const HEADER_BYTES = 128 * 1024;
/** How long a request may take to arrive, in milliseconds. */
const ARRIVAL = 30_000;
const LONGEST_PARAMETER = 200;

/** The HTTP side of the server, not listening yet. */
export function createApp(options: AppOptions): FastifyInstance {
  const { config, log } = options;
  const app = Fastify({
    logger: false,
    genReqId: requestId,
    schemaController: noSchemas,
    bodyLimit: config.limits.bodyBytes,
    http: { maxHeaderSize: HEADER_BYTES },
    requestTimeout: ARRIVAL,
    trustProxy: config.trustedProxies.length > 0 ? [...config.trustedProxies] : false,
    // Requests that still come over open connections while we stop are answered, then closed.
    return503OnClosing: false,
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
    clientErrorHandler: createClientErrorHandler({ log }),
    frameworkErrors: createErrorHandler({ log }),
  });
  const limits = createRateLimits(config.limits);
  const headers = answerHeaders({ isSecure: config.publicUrl?.protocol === 'https:' });
  const showPage = createPage({ files: options.dashboardFiles, publicUrl: options.publicUrl });
  app.decorateRequest('caller', null);
  app.decorateRequest('system', null);
  app.decorateRequest('errorCode', null);
  app.setErrorHandler(createErrorHandler({ log }));
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(headers);
    reply.header('x-request-id', request.id);
    if (!request.routeOptions.config.unlimited) limits.countAddress(clientAddress(request), reply);
    done();
  });
  app.addHook('onSend', (_, reply, payload, done) => {
    if (options.isStopping()) reply.header('connection', 'close');
    done(null, payload);
  });
  installCors(app, config.cors);
  installJsonBodies(app);
  installRequestLog(app, { log, metrics: createHttpMetrics(options.registry) });
  installNotFound(app, { hint: 'The reference at /docs lists every route.', showPage });

  registerHealth(app, options);
  registerMetrics(app, options);
  registerReference(app, { document: () => openapiDocument(options.routes) });
  registerOperatorOpenPgpKey(app, options);
  registerPages(app, { files: options.dashboardFiles, showPage });
  void app.register(dashboardApi, { prefix: DASHBOARD_API, system: options.system, log });
  registerApiRoutes(app, options.routes, {
    limits,
    unknownParameters: config.limits.unknownParameters,
    system: options.system,
    onRequest: options.onRequest,
  });
  return app;
}
