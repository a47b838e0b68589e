import { Counter, collectDefaultMetrics, Gauge, type Registry } from 'prom-client';
import type { HealthReport } from '../health.ts';

/** Puts what a health report says into the gauges of nodes and indexers. */
export type ShowHealth = (report: HealthReport) => void;

/** Gauges of the process, and those of nodes and indexers, which are set before each scrape. */
export function registerSystemMetrics(registry: Registry): ShowHealth {
  collectDefaultMetrics({ register: registry });
  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  /** What its source has counted since the start: set as it stands, before each scrape. */
  const counter = <Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
  ) => new Counter({ name, help, labelNames, registers: [registry] });
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
  const setAside = gauge(
    'connect_node_set_aside',
    '1 while the node is asked nothing, because it said what can not be true.',
    [...chainLabels, 'node', 'reason'],
  );
  const timesSetAside = counter(
    'connect_node_set_aside_total',
    'How often the node was set aside.',
    [...chainLabels, 'node', 'reason'],
  );
  const requests = counter('connect_node_requests_total', 'What the node was asked for.', [
    ...chainLabels,
    'node',
  ]);
  const blocks = counter(
    'connect_indexer_blocks_total',
    'Blocks that this process read and stored, those of histories included.',
    chainLabels,
  );
  const reorganizations = counter(
    'connect_indexer_reorganizations_total',
    'Reorganizations of the chain that this process followed.',
    chainLabels,
  );
  const backfilling = gauge(
    'connect_indexer_backfill_positions',
    'Positions of histories that are still to be read, all stakes together.',
    chainLabels,
  );
  const leading = gauge(
    'connect_indexer_leading',
    '1 when this process follows the chain, of all on its database.',
    chainLabels,
  );
  const watchLag = gauge(
    'connect_authority_watch_lag_seconds',
    'Real time since which changes of authorities may be unseen; the same from every process.',
    chainLabels,
  );
  const exitRequests = gauge(
    'connect_exit_requests',
    'Exits that owners asked for on chain and that are not done; failing and given_up need a look.',
    [...chainLabels, 'state'],
  );
  const nonceAccounts = gauge(
    'connect_nonce_accounts',
    "The operator's nonce accounts; when few are free, transactions that are signed in days are refused.",
    [...chainLabels, 'state'],
  );
  const counted = [
    nonceAccounts,
    exitRequests,
    setAside,
    timesSetAside,
    requests,
    blocks,
    reorganizations,
  ];
  return ({ status, chains }) => {
    ready.set(status === 'ready' ? 1 : 0);
    for (const metric of counted) metric.reset();
    for (const report of chains) {
      const { chain, network, nodes, indexer, authority_watch, exit_requests = {} } = report;
      for (const [state, count] of Object.entries(report.nonce_accounts ?? {})) {
        nonceAccounts.set({ chain, network, state }, count);
      }
      if (authority_watch) watchLag.set({ chain, network }, authority_watch.lag_seconds);
      for (const [state, count] of Object.entries(exit_requests)) {
        exitRequests.set({ chain, network, state }, count);
      }
      if (indexer) {
        lag.set({ chain, network }, indexer.lag_seconds);
        leading.set({ chain, network }, indexer.leading ? 1 : 0);
        blocks.inc({ chain, network }, indexer.blocks_stored);
        reorganizations.inc({ chain, network }, indexer.reorganizations);
        const { positions_done = 0, positions_total = 0 } = indexer.backfill ?? {};
        backfilling.set({ chain, network }, positions_total - positions_done);
        if (indexer.position !== null) position.set({ chain, network }, indexer.position);
      }
      for (const node of nodes) {
        const labels = { chain, network, node: node.node };
        nodeHealthy.set(labels, node.healthy ? 1 : 0);
        requests.inc(labels, node.requests ?? 0);
        for (const [reason, times] of Object.entries(node.times_set_aside ?? {})) {
          timesSetAside.inc({ ...labels, reason }, times);
          setAside.set({ ...labels, reason }, node.set_aside?.reason === reason ? 1 : 0);
        }
      }
    }
  };
}
