import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import type { HealthReport } from '../health.ts';
import { registerSystemMetrics } from '../metrics/system-metrics.ts';

/** `/metrics` in the text format of Prometheus; it needs no token and names no organization. */
export function registerMetrics(
  app: FastifyInstance,
  { registry, health }: { registry: Registry; health: () => Promise<HealthReport> },
): void {
  const showHealth = registerSystemMetrics(registry);
  app.get('/metrics', { config: { unlimited: true } }, async (_, reply) => {
    showHealth(await health());
    reply.header('content-type', registry.contentType);
    return registry.metrics();
  });
}
