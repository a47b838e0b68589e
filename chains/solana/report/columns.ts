import type { JsonObject, ReportColumn, RewardSums } from '@kiln-connect/core';
import { amountOf, numberOf, textOf, timeOf } from '../../answer-cells.ts';
import { inflationTotal, mevTotal } from '../reporting/reward-components.ts';

/** Over the objects of `GET /v1/sol/stakes`. */
export const stakeColumns: readonly ReportColumn<JsonObject>[] = [
  { heading: 'Stake account', kind: 'text', read: textOf('stake_account') },
  { heading: 'Validator', kind: 'text', read: textOf('vote_account') },
  { heading: 'State', kind: 'text', read: textOf('state') },
  { heading: 'Staker', kind: 'text', read: textOf('stake_pubkey') },
  { heading: 'Withdrawer', kind: 'text', read: textOf('withdraw_pubkey') },
  { heading: 'Delegated in epoch', kind: 'count', read: numberOf('activated_epoch') },
  { heading: 'Earning since', kind: 'time', read: timeOf('activated_at') },
  { heading: 'Deactivated in epoch', kind: 'count', read: numberOf('deactivated_epoch') },
  { heading: 'Ending since', kind: 'time', read: timeOf('deactivated_at') },
  { heading: 'Earns nothing', kind: 'amount', read: amountOf('inactive_balance') },
  { heading: 'Rewards', kind: 'amount', read: amountOf('rewards') },
  { heading: 'Net APY (%)', kind: 'percent', read: numberOf('net_apy') },
];

/** Over the objects of `GET /v1/sol/operations`. */
export const operationColumns: readonly ReportColumn<JsonObject>[] = [
  { heading: 'Slot', kind: 'count', read: numberOf('block') },
  { heading: 'Transaction', kind: 'text', read: textOf('tx_hash') },
  { heading: 'Fee', kind: 'amount', read: amountOf('tx_fee') },
  { heading: 'Signed by', kind: 'text', read: textOf('stake_authority') },
  { heading: 'Validator', kind: 'text', read: textOf('vote_account') },
  { heading: 'From stake account', kind: 'text', read: textOf('source_stake_account') },
  { heading: 'To new stake account', kind: 'text', read: textOf('new_stake_account') },
  { heading: 'Paid to', kind: 'text', read: textOf('destination_account') },
  { heading: 'New authority', kind: 'text', read: textOf('new_authority') },
  { heading: 'Memo', kind: 'text', read: textOf('tx_memo') },
];

/** What came to stakes, after what their validators kept. */
export const rewardColumns: readonly ReportColumn<Pick<RewardSums, 'components'>>[] = [
  {
    heading: 'Inflation rewards',
    kind: 'amount',
    read: ({ components }) => inflationTotal(components),
  },
  { heading: 'Tips (MEV)', kind: 'amount', read: ({ components }) => mevTotal(components) },
];
