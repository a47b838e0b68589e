import type { JsonObject } from './json.ts';
import type { StakeKnowledge } from './reporting.ts';
import type { StakeFilter } from './wire.ts';

/** All stakes of a network as one state of the chain has them; their numbers are 0 to `size`, exclusive. */
export interface NetworkStakes {
  readonly size: number;
  /** The numbers of those that match all that is given, rising. */
  select(filter: Pick<StakeFilter, 'stakeIds' | 'indexes' | 'owners'>): Promise<readonly number[]>;
  /**
   * The wire objects of stakes by their numbers, in the order asked; unknown numbers are left out.
   * `knowledgeOf` is asked for what the system knows of these; who is missing in its answer is unread.
   */
  read(
    numbers: readonly number[],
    knowledgeOf: (stakeIds: readonly string[]) => Promise<readonly StakeKnowledge[]>,
  ): Promise<readonly JsonObject[]>;
}
