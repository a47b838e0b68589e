import { InvalidInputError } from '@kiln-connect/core';
import type { StakeList, StakeQuestion } from '@kiln-connect/store';
import type { System } from '../system.ts';

/** The most stakes that one question may make the system read from the chain while it waits. */
const MOST_NEW_STAKES = 200;

/**
 * Reads those stakes from the chain that a question names and nobody asked for before, and keeps
 * them from then on. Answers whether there were any: then what the store answered is out of date.
 * @throws {InvalidInputError} 'too_many_new_stakes'.
 * @throws {NodeUnavailableError} when the chain can not be asked.
 */
export async function readNewStakes(
  { chain, network }: StakeQuestion,
  { missingStakeIds, missingIndexes }: Pick<StakeList, 'missingStakeIds' | 'missingIndexes'>,
  { store, connections, indexers }: System,
): Promise<boolean> {
  const newStakes = missingStakeIds.length + missingIndexes.length;
  if (newStakes === 0) return false;
  if (newStakes > MOST_NEW_STAKES) {
    throw new InvalidInputError({
      code: 'too_many_new_stakes',
      message: `${newStakes} of these stakes were never asked for before; ask for at most ${MOST_NEW_STAKES} new ones at once, or add them to an account.`,
      details: { new: newStakes, at_most: MOST_NEW_STAKES },
    });
  }
  const stakeIds = [...missingStakeIds];
  if (missingIndexes.length > 0) {
    const connection = await connections(chain, network);
    stakeIds.push(...((await connection.stakeIdsOfIndexes?.(missingIndexes)) ?? []));
  }
  if (stakeIds.length === 0) return false;
  await store.stakes.track({ chain, network, stakeIds });
  await indexers(chain, network)?.trackStakes(stakeIds);
  return true;
}

/** The same for a report that does not list stakes itself: asks the store which ones are new. */
export async function readNewStakesOf(question: StakeQuestion, system: System): Promise<void> {
  const { stakeIds, indexes } = question.filter;
  if (stakeIds === undefined && indexes === undefined) return;
  const page = { current: 1, size: 1 };
  await readNewStakes(question, await system.store.stakes.list({ ...question, page }), system);
}
