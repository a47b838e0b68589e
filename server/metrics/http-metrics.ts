import { Histogram, type Registry } from 'prom-client';

/** What the edge counts of requests. */
export interface HttpMetrics {
  observe(request: { method: string; route: string; status: number; milliseconds: number }): void;
}

/** Buckets of answers from memory (below a millisecond) to those that wait for a chain. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Durations by method, route pattern and status; a label is never made from what a caller sends. */
export function createHttpMetrics(registry: Registry): HttpMetrics {
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from a request to its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers: [registry],
  });
  const children = new Map<string, Histogram.Internal<'method' | 'route' | 'status'>>();
  return {
    observe: ({ method, route, status, milliseconds }) => {
      const key = `${status} ${method} ${route}`;
      let child = children.get(key);
      if (child === undefined) {
        child = durations.labels({ method, route, status });
        children.set(key, child);
      }
      child.observe(milliseconds / 1000);
    },
  };
}
