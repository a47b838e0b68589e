import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';

/** `/metrics` in the text format of Prometheus; it needs no token and names no customer. */
export function registerMetrics(app: FastifyInstance, { registry }: { registry: Registry }): void {
  app.get('/metrics', { config: { unlimited: true } }, async (_, reply) => {
    reply.header('content-type', registry.contentType);
    return registry.metrics();
  });
}
