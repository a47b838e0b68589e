import type { ConsensusSpec } from '../node/index.ts';

/**
 * How much balance may join, and how much may leave, in one epoch, in gwei.
 * `get_activation_exit_churn_limit`: https://github.com/ethereum/consensus-specs/blob/master/specs/electra/beacon-chain.md
 */
export function activationExitChurnLimit(totalActiveBalance: bigint, spec: ConsensusSpec): bigint {
  const share = totalActiveBalance / spec.CHURN_LIMIT_QUOTIENT;
  const least = spec.MIN_PER_EPOCH_CHURN_LIMIT_ELECTRA;
  const most = spec.MAX_PER_EPOCH_ACTIVATION_EXIT_CHURN_LIMIT;
  let churn = share;
  if (churn < least) churn = least;
  if (churn > most) churn = most;
  return churn - (churn % spec.EFFECTIVE_BALANCE_INCREMENT);
}
