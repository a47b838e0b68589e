import type { SolanaRpc } from '../node/index.ts';
import { type Cluster, readCluster } from '../state/read-cluster.ts';
import type { Finality } from './finality.ts';

/** What is needed of the cluster to tell how much of a stake was effective. */
export type PastCluster = Pick<Cluster, 'history' | 'rentReserve'>;

/** Reads it once an epoch: up to the one before `epoch`, nothing of it changes any more. */
export function createPastCluster({
  rpc,
  finality,
}: {
  rpc: SolanaRpc;
  finality: Finality;
}): (epoch: bigint) => Promise<PastCluster> {
  let known: PastCluster | undefined;
  finality.onRestored(() => {
    known = undefined;
  });
  return async (epoch) => {
    if (known?.history.has(epoch - 1n)) return known;
    ({ cluster: known } = await readCluster([], rpc));
    return known;
  };
}
