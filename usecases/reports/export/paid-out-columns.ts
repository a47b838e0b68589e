import type { ChainInfo, ChainReport, RewardPeriod } from '@kiln-connect/core';
import { amountColumn, type CellColumn } from './amount-columns.ts';

/** Income of a period, in the smallest unit of the token, where rewards are income as they are paid out. */
export const incomeAsPaidOut = (
  { components, accrued }: Pick<RewardPeriod, 'components' | 'accrued'>,
  { totalRewards }: Pick<ChainReport, 'totalRewards'>,
): bigint =>
  // What is not accrued is paid out as it is earned.
  totalRewards(components) - (accrued?.earned ?? 0n) + (accrued?.paid ?? 0n);

/** What stakes hold of their rewards before and after a period, and what of it is income. */
export const paidOutColumns = ({
  info,
  report,
}: {
  info: ChainInfo;
  report: ChainReport;
}): readonly CellColumn<RewardPeriod>[] => [
  amountColumn('Opening accrued', info, ({ accrued }) => accrued?.opening),
  amountColumn('Earned on stakes', info, ({ accrued }) => accrued?.earned),
  amountColumn('Paid out of it', info, ({ accrued }) => accrued?.paid),
  amountColumn('Closing accrued', info, ({ accrued }) => accrued?.closing),
  amountColumn('Income as paid out', info, (period) => incomeAsPaidOut(period, report)),
];
