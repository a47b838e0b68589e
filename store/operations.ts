import type { StakeQuestion } from './stakes.ts';

/** What happened to stakes. */
export interface OperationStore {
  /** The wire objects as the text of a JSON array, ready to be sent, the latest first. */
  list(
    o: StakeQuestion & {
      /** YYYY-MM-DD, UTC, inclusive. */
      startDate?: string;
      /** YYYY-MM-DD, UTC, inclusive. */
      endDate?: string;
    },
  ): Promise<{ readonly answers: string; readonly total: number }>;
}
