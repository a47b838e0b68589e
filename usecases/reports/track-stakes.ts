import type { Caller } from '../caller.ts';
import type { System } from '../system.ts';

/**
 * Has the indexer keep these stakes from now on. That they are kept is stored before this resolves;
 * the first reading of the chain goes on in the background.
 */
export async function trackStakes(
  { chain, stakeIds }: { chain: string; stakeIds: readonly string[] },
  { network }: Pick<Caller, 'network'>,
  { store, indexers, background }: System,
): Promise<void> {
  if (stakeIds.length === 0) return;
  await store.stakes.track({ chain, network, stakeIds });
  const indexer = indexers(chain, network);
  if (indexer) background.run('track stakes', () => indexer.trackStakes(stakeIds));
}
