import { collectDefaultMetrics, Gauge, type Registry } from 'prom-client';
import type { HealthReport } from '../health.ts';

/** Puts what a health report says into the gauges of nodes and indexers. */
export type ShowHealth = (report: HealthReport) => void;

/** Gauges of the process, and those of nodes and indexers, which are set before each scrape. */
export function registerSystemMetrics(registry: Registry): ShowHealth {
  collectDefaultMetrics({ register: registry });
  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  const chainLabels = ['chain', 'network'] as const;
  const ready = gauge('connect_ready', '1 when the API is usable, else 0.', []);
  const position = gauge(
    'connect_indexer_position',
    'Last position of the chain that is stored.',
    chainLabels,
  );
  const lag = gauge(
    'connect_indexer_lag_seconds',
    'Chain time between what is stored and the head as last heard.',
    chainLabels,
  );
  const nodeHealthy = gauge('connect_node_healthy', '1 when the node answers well, else 0.', [
    ...chainLabels,
    'node',
  ]);
  return ({ status, chains }) => {
    ready.set(status === 'ready' ? 1 : 0);
    for (const { chain, network, nodes, indexer } of chains) {
      if (indexer) {
        lag.set({ chain, network }, indexer.lag_seconds);
        if (indexer.position !== null) position.set({ chain, network }, indexer.position);
      }
      for (const { node, healthy } of nodes) {
        nodeHealthy.set({ chain, network, node }, healthy ? 1 : 0);
      }
    }
  };
}
