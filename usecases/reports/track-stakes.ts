import { setTimeout as sleep } from 'node:timers/promises';
import type { Caller } from '../caller.ts';
import type { System } from '../system.ts';

/** How long the first reading may keep a request waiting, in milliseconds. */
const PATIENCE = 1_000;

/**
 * Has the indexer keep these stakes from now on. That they are kept is stored before this resolves.
 * The first reading of the chain is waited for a little, so that who lists them next finds them; a
 * slow node or a long queue holds nobody up, and the reading goes on in the background.
 */
export async function trackStakes(
  { chain, stakeIds }: { chain: string; stakeIds: readonly string[] },
  { network }: Pick<Caller, 'network'>,
  { store, indexers, background }: System,
): Promise<void> {
  if (stakeIds.length === 0) return;
  await store.stakes.track({ chain, network, stakeIds });
  const indexer = indexers(chain, network);
  if (indexer === undefined) return;
  const reading = background.run('track stakes', () => indexer.trackStakes(stakeIds));
  await Promise.race([reading, sleep(PATIENCE, undefined, { ref: false })]);
}
