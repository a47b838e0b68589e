import type { FastifyInstance } from 'fastify';
import type { HealthReport } from '../health.ts';

/**
 * `/health/live` answers as long as the process does; `/health/ready` says whether the API is usable,
 * and why not: 503 with the reasons. Neither needs a token.
 */
export function registerHealth(
  app: FastifyInstance,
  { health }: { health: () => Promise<HealthReport> },
): void {
  app.get('/health/live', { config: { unlimited: true } }, async () => ({ status: 'live' }));
  app.get('/health/ready', { config: { unlimited: true } }, async (_, reply) => {
    const report = await health();
    reply.code(report.status === 'ready' ? 200 : 503);
    return report;
  });
}
