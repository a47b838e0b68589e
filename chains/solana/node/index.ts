import { setMaxListeners } from 'node:events';
import type { Clock, Log, Network, NodeHealth } from '@kiln-connect/core';
import type { SolanaSettings } from '../settings.ts';
import { clusters } from './cluster.ts';
import { connectRpc, type SolanaRpc } from './rpc.ts';

export type { SolanaRpc } from './rpc.ts';

/** The nodes of one Solana network: everything that this chain reads from outside. */
export interface SolanaNodes {
  readonly rpc: SolanaRpc;
  /** One entry a node; never throws. */
  health(): Promise<NodeHealth[]>;
  /** Ends what is under way; every later request is refused with `NodeUnavailableError`. */
  close(): void;
}

const REQUEST_TIMEOUT_MS = 10_000;

/**
 * Connects nothing yet: each node is asked for what it is before its first use, so that a server
 * starts while its nodes are down and works once they are back.
 */
export function connectNodes(
  { rpc: urls }: SolanaSettings,
  {
    network,
    log,
    clock,
    requestTimeoutMs = REQUEST_TIMEOUT_MS,
  }: { network: Network; log: Log; clock: Clock; requestTimeoutMs?: number },
): SolanaNodes {
  const closing = new AbortController();
  // Every request in flight listens to it; Node would take more than ten for a leak.
  setMaxListeners(0, closing.signal);
  const { rpc, health } = connectRpc({
    urls,
    cluster: clusters[network],
    timeoutMs: requestTimeoutMs,
    signal: closing.signal,
    clock,
    log,
  });
  return {
    rpc,
    health: async () => (await health()).map((node) => ({ ...node, kind: 'rpc' })),
    close: () => closing.abort(),
  };
}
