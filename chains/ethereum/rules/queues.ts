import { asGwei, formatAmount, gweiToWei } from '@kiln-connect/core';
import type { ConsensusSpec } from '../node/index.ts';
import { activationExitChurnLimit } from '../reporting/churn.ts';
import type { Obstacle } from './obstacle.ts';

/**
 * Whether a queue of the beacon state has no place: requests that meet a full one are passed over.
 * Only full exits do not need a place in the queue of partial withdrawals.
 */
export function queueIsFull(
  what: 'partial withdrawals' | 'consolidations',
  { waiting, more, limit }: { waiting: number; more: number; limit: number },
): Obstacle | undefined {
  if (waiting + more <= limit) return undefined;
  return {
    code: 'queue_full',
    message: `${waiting} of ${limit} places in the chain's queue of ${what} are taken. Expected ${more} free: ask again once some were processed.`,
    have: `${limit - waiting} free`,
    need: `${more} free`,
  };
}

/**
 * How much balance consolidations may move in one epoch, in gwei: what exits and entries leave over.
 * `get_consolidation_churn_limit`: https://github.com/ethereum/consensus-specs/blob/master/specs/electra/beacon-chain.md#new-get_consolidation_churn_limit
 */
export function consolidationChurnLimit(totalActiveBalance: bigint, spec: ConsensusSpec): bigint {
  const share = totalActiveBalance / spec.CHURN_LIMIT_QUOTIENT;
  const least = spec.MIN_PER_EPOCH_CHURN_LIMIT_ELECTRA;
  let churn = share;
  if (churn < least) churn = least;
  const whole = churn - (churn % spec.EFFECTIVE_BALANCE_INCREMENT);
  return whole - activationExitChurnLimit(totalActiveBalance, spec);
}

/** Whether the network is too small to consolidate: requests are passed over up to 32 ETH an epoch. */
export function churnTooLow(totalActiveBalance: bigint, spec: ConsensusSpec): Obstacle | undefined {
  const churn = consolidationChurnLimit(totalActiveBalance, spec);
  const needed = spec.MIN_ACTIVATION_BALANCE;
  if (churn > needed) return undefined;
  const wei = (gwei: bigint) => gweiToWei(asGwei(gwei)).toString();
  return {
    code: 'consolidation_churn_too_low',
    message: `Consolidations may move ${formatAmount(churn, 9)} ETH an epoch on this network now. Expected more than ${formatAmount(needed, 9)} ETH: the chain passes over every request below.`,
    have: wei(churn),
    need: wei(needed + 1n),
  };
}
