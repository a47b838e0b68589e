import type { Network } from '@kiln-connect/core';
import type { System } from '../system.ts';

/** Stakes whose history is read, and up to when it is of interest. */
export interface BackfilledStakes {
  readonly chain: string;
  readonly network: Network;
  readonly stakeIds: readonly string[];
  /** All that is stored counts when left out. */
  readonly to?: Date | undefined;
}

/** How far the reading of histories is. */
export type BackfillAnswer = {
  readonly chain: string;
  readonly network: Network;
  /** Those whose history is not stored up to there yet. */
  readonly stakes: number;
  /** Of the histories of these, all together: slots, heights. */
  readonly positions_done: number;
  readonly positions_total: number;
};

/**
 * How far the histories of these stakes are stored.
 * @throws {NotBuiltError} 'chain_not_configured'.
 */
export async function readBackfill(
  { chain, network, stakeIds, to }: BackfilledStakes,
  system: System,
): Promise<BackfillAnswer> {
  const connection = await system.connections(chain, network);
  const { stakes, done, total } = await system.store.index.backfillProgress({
    chain,
    network,
    stakeIds,
    ...(to && { to: (await connection.positionAt(to)) - 1 }),
  });
  return { chain, network, stakes, positions_done: done, positions_total: total };
}
