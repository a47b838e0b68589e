import type { ChainReport } from '@kiln-connect/core';
import { rewardTotal } from '../reporting/reward-components.ts';
import { operationColumns, rewardColumns, stakeColumns, yieldColumns } from './columns.ts';
import { method } from './method.ts';

/** What Solana brings to exported reports. */
export const report: ChainReport = {
  stakes: stakeColumns,
  operations: operationColumns,
  rewards: rewardColumns,
  yields: yieldColumns,
  totalRewards: rewardTotal,
  method,
};
