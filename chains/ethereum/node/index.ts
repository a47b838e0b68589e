import { setMaxListeners } from 'node:events';
import type { Clock, Log, Network, NodeHealth } from '@kiln-connect/core';
import { type BeaconNode, connectBeaconNode } from './beacon.ts';
import { connectExecutionNode, type ExecutionNode } from './execution.ts';
import { networkIdentities } from './network-identity.ts';

export { once } from '../../node/once.ts';
export type { BeaconNode } from './beacon.ts';
export type * from './beacon-schemas.ts';
export type { BeaconState, StateCounters, ValidatorDuty } from './beacon-state.ts';
export type { ExecutionNode } from './execution.ts';
export type { ConsensusSpec } from './spec.ts';

/** The addresses of a network's nodes; the first that works is used. */
export interface NodeSettings {
  readonly execution: readonly string[];
  readonly beacon: readonly string[];
}

/** The nodes of one Ethereum network: everything that this chain reads from outside. */
export interface EthereumNodes {
  readonly execution: ExecutionNode;
  readonly beacon: BeaconNode;
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
  { execution, beacon }: NodeSettings,
  {
    network,
    log,
    clock,
    requestTimeoutMs = REQUEST_TIMEOUT_MS,
  }: { network: Network; log: Log; clock: Clock; requestTimeoutMs?: number },
): EthereumNodes {
  const closing = new AbortController();
  // Every request in flight listens to it; Node would take more than ten for a leak.
  setMaxListeners(0, closing.signal);
  const identity = networkIdentities[network];
  const shared = { identity, timeoutMs: requestTimeoutMs, signal: closing.signal, clock, log };
  const executionNode = connectExecutionNode({ urls: execution, ...shared });
  const beaconNode = connectBeaconNode({ urls: beacon, ...shared });
  return {
    execution: executionNode.node,
    beacon: beaconNode.node,
    health: async () => {
      const [execution, beacon] = await Promise.all([executionNode.health(), beaconNode.health()]);
      return [
        ...execution.map((node) => ({ ...node, kind: 'execution' })),
        ...beacon.map((node) => ({ ...node, kind: 'beacon' })),
      ];
    },
    close: () => closing.abort(),
  };
}
