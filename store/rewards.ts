import type { RewardDay } from '@kiln-connect/core';
import type { StakeQuestion } from './stakes.ts';

/** Rewards by UTC day. */
export interface RewardStore {
  /** Days in which a stake of the question earned or held, oldest first; one aggregated statement. */
  days(
    o: StakeQuestion & {
      /** YYYY-MM-DD, inclusive; from the beginning when left out. */
      startDate?: string;
      /** YYYY-MM-DD, inclusive; to the end when left out. */
      endDate?: string;
    },
  ): Promise<readonly RewardDay[]>;
}
