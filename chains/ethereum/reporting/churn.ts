import type { ConsensusSpec } from '../node/index.ts';

/**
 * How much balance may join, and how much may leave, in one epoch, in gwei.
 * `get_activation_exit_churn_limit`: https://github.com/ethereum/consensus-specs/blob/master/specs/electra/beacon-chain.md
 */
export function activationExitChurnLimit(totalActiveBalance: bigint, spec: ConsensusSpec): bigint {
  const share = totalActiveBalance / spec.CHURN_LIMIT_QUOTIENT;
  const churn =
    share > spec.MIN_PER_EPOCH_CHURN_LIMIT_ELECTRA ? share : spec.MIN_PER_EPOCH_CHURN_LIMIT_ELECTRA;
  const whole = churn - (churn % spec.EFFECTIVE_BALANCE_INCREMENT);
  const most = spec.MAX_PER_EPOCH_ACTIVATION_EXIT_CHURN_LIMIT;
  return whole < most ? whole : most;
}
