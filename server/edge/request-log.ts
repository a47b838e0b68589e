import type { Log } from '@kiln-connect/core';
import type { FastifyInstance } from 'fastify';
import type { HttpMetrics } from '../metrics/http-metrics.ts';
import { clientAddress } from './client-address.ts';
import { shownPath } from './shown-path.ts';

/**
 * Writes one line and counts one observation a request, after its answer is out. Neither holds a
 * header, a query or a body: a token can not get into them.
 */
export function installRequestLog(
  app: FastifyInstance,
  { log, metrics }: { log: Log; metrics: HttpMetrics },
): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { method, caller } = request;
    const milliseconds = reply.elapsedTime;
    // Unknown paths share one label: callers must not be able to make labels.
    const route = request.is404 ? 'unknown' : (request.routeOptions.url ?? 'unknown');
    metrics.observe({ method, route, status: reply.statusCode, milliseconds });
    log.info(
      {
        request_id: request.id,
        method,
        route: request.is404 ? shownPath(request.url) : route,
        status: reply.statusCode,
        ms: Math.round(milliseconds * 10) / 10,
        address: clientAddress(request),
        ...(caller && { organization_id: caller.organizationId, token_id: caller.tokenId }),
        ...(request.entered?.visit.session && { user_id: request.entered.visit.session.userId }),
        ...(request.errorCode && { error: request.errorCode }),
      },
      'request',
    );
    done();
  });
}
