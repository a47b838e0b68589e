import type { ChainReport } from '@kiln-connect/core';
import { rewardTotal } from '../reporting/reward-components.ts';
import { operationColumns, rewardColumns, stakeColumns } from './columns.ts';
import { method } from './method.ts';

/** What Solana brings to exported reports. */
export const report: ChainReport = {
  stakes: stakeColumns,
  operations: operationColumns,
  rewards: rewardColumns,
  // What an epoch earned comes on one day: the yield of a row by day would say nothing.
  yields: [],
  totalRewards: rewardTotal,
  method,
};
