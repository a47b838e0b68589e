import type { Log } from '@kiln-connect/core';
import type { System } from '@kiln-connect/usecases';
import Fastify, { type FastifyInstance } from 'fastify';
import { createClientErrorHandler } from './edge/client-error.ts';
import { createErrorHandler } from './edge/error-handler.ts';
import { installJsonBodies } from './edge/json-bodies.ts';
import { noSchemas } from './edge/no-schemas.ts';
import { installNotFound } from './edge/not-found.ts';
import { requestId } from './edge/request-id.ts';
import { operatorRoutes } from './operator/index.ts';

/** The operator's routes behind a listener of their own, not listening yet. */
export function createOperatorApp({
  system,
  key,
  log,
}: {
  system: System;
  key: string;
  log: Log;
}): FastifyInstance {
  const app = Fastify({
    logger: false,
    genReqId: requestId,
    schemaController: noSchemas,
    return503OnClosing: false,
    clientErrorHandler: createClientErrorHandler({ log }),
  });
  app.decorateRequest('caller', null);
  app.decorateRequest('errorCode', null);
  app.setErrorHandler(createErrorHandler({ log }));
  installJsonBodies(app);
  installNotFound(app);
  void app.register(operatorRoutes, { system, key });
  return app;
}
