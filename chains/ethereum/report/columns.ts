import type { JsonObject, ReportColumn, RewardSums } from '@kiln-connect/core';
import { annualPercent } from '../../annual-percent.ts';
import { amountOf, numberOf, textOf, timeOf } from '../../answer-cells.ts';
import { consensusTotal, executionTotal, mevTotal } from '../reporting/reward-components.ts';

/** Over the objects of `GET /v1/eth/stakes`. */
export const stakeColumns: readonly ReportColumn<JsonObject>[] = [
  { heading: 'Validator', kind: 'text', read: textOf('validator_address') },
  { heading: 'Index', kind: 'count', read: numberOf('validator_index') },
  { heading: 'State', kind: 'text', read: textOf('state') },
  { heading: 'Deposited at', kind: 'time', read: timeOf('delegated_at') },
  { heading: 'Activated at', kind: 'time', read: timeOf('activated_at') },
  { heading: 'Exited at', kind: 'time', read: timeOf('exited_at') },
  { heading: 'Deposited by', kind: 'text', read: textOf('deposit_tx_sender') },
  { heading: 'Withdrawal credentials', kind: 'text', read: textOf('withdrawal_credentials') },
  { heading: 'Effective balance', kind: 'amount', read: amountOf('effective_balance') },
  { heading: 'Consensus rewards', kind: 'amount', read: amountOf('consensus_rewards') },
  { heading: 'Execution rewards', kind: 'amount', read: amountOf('execution_rewards') },
  { heading: 'Gross APY (%)', kind: 'percent', read: numberOf('gross_apy') },
];

/** Over the objects of `GET /v1/eth/operations`. */
export const operationColumns: readonly ReportColumn<JsonObject>[] = [
  { heading: 'Validator index', kind: 'count', read: numberOf('validator_index') },
  { heading: 'Slot', kind: 'count', read: numberOf('slot') },
  { heading: 'Block', kind: 'count', read: numberOf('block') },
  { heading: 'Transaction', kind: 'text', read: textOf('tx_hash') },
  { heading: 'Sender', kind: 'text', read: textOf('tx_sender') },
  { heading: 'Paid to', kind: 'text', read: textOf('fee_recipient') },
];

/** What validators earned, penalties taken off. */
export const rewardColumns: readonly ReportColumn<Pick<RewardSums, 'components'>>[] = [
  {
    heading: 'Consensus rewards',
    kind: 'amount',
    read: ({ components }) => consensusTotal(components),
  },
  {
    heading: 'Execution rewards',
    kind: 'amount',
    read: ({ components }) => executionTotal(components),
  },
  { heading: 'Of which MEV', kind: 'amount', read: ({ components }) => mevTotal(components) },
];

/** Simple yields of a year on the effective balance, before any fee. */
export const yieldColumns: readonly ReportColumn<RewardSums>[] = [
  {
    heading: 'Gross APY (%)',
    kind: 'percent',
    read: ({ components, balanceSeconds }) =>
      annualPercent(consensusTotal(components) + executionTotal(components), balanceSeconds),
  },
  {
    heading: 'Consensus APY (%)',
    kind: 'percent',
    read: ({ components, balanceSeconds }) =>
      annualPercent(consensusTotal(components), balanceSeconds),
  },
  {
    heading: 'Execution APY (%)',
    kind: 'percent',
    read: ({ components, balanceSeconds }) =>
      annualPercent(executionTotal(components), balanceSeconds),
  },
];
