import type { Network } from '@kiln-connect/core';

/** Nobody listens on port 1: every question to a node fails at once, as when it is down. */
const NOBODY = ['http://127.0.0.1:1'];

/** The section `chains` of a configuration with nodes that are not there, of every chain. */
export function noNodes(networks: readonly Network[]): {
  readonly [chain: string]: { readonly [network in Network]?: object };
} {
  const onEach = (settings: object) =>
    Object.fromEntries(networks.map((network) => [network, settings]));
  return { eth: onEach({ execution: NOBODY, beacon: NOBODY }), sol: onEach({ rpc: NOBODY }) };
}
