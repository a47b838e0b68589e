import type { Clock, NodeHealth } from '@kiln-connect/core';
import type { Devnet } from '@kiln-connect/devnet';
import type { Indexer, IndexerProgress } from '@kiln-connect/indexer';
import type { AuthorityWatchStanding, Store } from '@kiln-connect/store';
import { authorityWatchLag } from '@kiln-connect/usecases';
import type { ChainReport, HealthReport } from '../health.ts';
import type { Connections } from './connections.ts';

/** What a usable system stands on. */
export interface HealthSources {
  readonly store: Pick<Store, 'ping' | 'exitRequests' | 'authorities' | 'nonceAccounts'>;
  readonly clock: Clock;
  readonly connections: Connections;
  readonly localChains: ReadonlyMap<string, Devnet>;
  readonly indexers: (chain: string, network: string) => Indexer | undefined;
}

/** No part may hold an answer up longer than this, in milliseconds. */
const PATIENCE = 5_000;

/** Asks every part of the system once; never throws. */
export async function readHealth(sources: HealthSources): Promise<HealthReport> {
  const [database, exits, watches, nonceAccounts, ...chains] = await Promise.all([
    withinPatience(sources.store.ping()).then(
      () => undefined,
      (error: Error) => `The database does not answer: ${error.message}`,
    ),
    // A database that does not answer is told of above.
    withinPatience(sources.store.exitRequests.counts()).catch(() => []),
    withinPatience(sources.store.authorities.standings()).catch(() => []),
    withinPatience(sources.store.nonceAccounts.counts({ at: sources.clock.now() })).catch(() => []),
    ...sources.connections.all.map((connected) => reportChain(connected, sources)),
  ]);
  const reasons = [
    ...(database === undefined ? [] : [database]),
    ...chains.flatMap(({ nodes }) => missingNodes(nodes)),
  ];
  return {
    status: reasons.length === 0 ? 'ready' : 'not_ready',
    reasons,
    chains: chains.map((chain) => ({
      ...chain,
      ...authorityWatchOf(chain, watches, sources),
      ...exitRequestsOf(chain, exits),
      ...nonceAccountsOf(chain, nonceAccounts),
    })),
  };
}

function exitRequestsOf(
  { chain, network }: Pick<ChainReport, 'chain' | 'network'>,
  counts: Awaited<ReturnType<Store['exitRequests']['counts']>>,
): Pick<ChainReport, 'exit_requests'> {
  const own = counts.filter((count) => count.chain === chain && count.network === network);
  if (own.length === 0) return {};
  return { exit_requests: Object.fromEntries(own.map(({ state, count }) => [state, count])) };
}

function nonceAccountsOf(
  { chain, network }: Pick<ChainReport, 'chain' | 'network'>,
  counts: Awaited<ReturnType<Store['nonceAccounts']['counts']>>,
): Pick<ChainReport, 'nonce_accounts'> {
  const own = counts.find((count) => count.chain === chain && count.network === network);
  if (!own) return {};
  return { nonce_accounts: { free: own.free, leased: own.all - own.free } };
}

function authorityWatchOf(
  { chain, network }: Pick<ChainReport, 'chain' | 'network'>,
  watches: readonly AuthorityWatchStanding[],
  { clock }: Pick<HealthSources, 'clock'>,
): Pick<ChainReport, 'authority_watch'> {
  const watch = watches.find((one) => one.chain === chain && one.network === network);
  if (!watch) return {};
  return {
    authority_watch: {
      lag_seconds: authorityWatchLag(watch, clock.now()),
      position: watch.position,
      lagging_since: watch.laggingSince?.toISOString() ?? null,
    },
  };
}

async function reportChain(
  { chain, network, connection }: Connections['all'][number],
  { localChains, indexers }: HealthSources,
): Promise<ChainReport> {
  const local = network === 'devnet' ? localChains.get(chain) : undefined;
  const [nodes, clock] = await Promise.all([
    withinPatience(connection.health()).catch((error: Error): readonly NodeHealth[] => [
      { node: `${chain} on ${network}`, healthy: false, detail: error.message },
    ]),
    local && withinPatience(local.clock()).catch(() => undefined),
  ]);
  const progress = indexers(chain, network)?.progress();
  return {
    chain,
    network,
    nodes: nodes.map(({ setAside, timesSetAside, ...node }) => ({
      ...node,
      ...(setAside && {
        set_aside: { reason: setAside.reason, until: setAside.until.toISOString() },
      }),
      ...(timesSetAside && { times_set_aside: timesSetAside }),
    })),
    ...(progress && { indexer: indexerReport(progress) }),
    ...(clock && { clock }),
  };
}

const indexerReport = (progress: IndexerProgress): NonNullable<ChainReport['indexer']> => ({
  position: progress.position ?? null,
  time: progress.time?.toISOString() ?? null,
  lag_seconds: progress.lagSeconds,
  leading: progress.isLeading,
  ...(progress.backfillingStakes > 0 && {
    backfill: {
      stakes: progress.backfillingStakes,
      positions_done: progress.backfilledPositions,
      positions_total: progress.backfillPositions,
    },
  }),
  blocks_stored: progress.blocksStored,
  reorganizations: progress.rewinds,
  ...(progress.lastError !== undefined && { error: progress.lastError }),
});

/** Nodes of one kind stand in for each other: only a kind without a healthy one is missed. */
function missingNodes(
  nodes: readonly Pick<NodeHealth, 'node' | 'kind' | 'healthy' | 'detail'>[],
): string[] {
  const kindOf = ({ kind, node }: Pick<NodeHealth, 'node' | 'kind'>): string => kind ?? node;
  const served = new Set(nodes.filter(({ healthy }) => healthy).map(kindOf));
  return nodes
    .filter((node) => !served.has(kindOf(node)))
    .map(({ node, detail }) => `${node}: ${detail}`);
}

function withinPatience<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`no answer within ${PATIENCE / 1000} s`)),
      PATIENCE,
    );
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
