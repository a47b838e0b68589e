import type { PendingDeposit, Validator, ValidatorStatus } from '../node/index.ts';

/** The states of a stake: those of the Beacon API, and three for keys that are no validators yet. */
export type StakeState = ValidatorStatus | 'unknown' | 'unstaked' | 'deposit_in_progress';

/**
 * The state of a key as of the head. A deposit that left the queue without making a validator had a bad
 * signature: its key is as one that was never deposited on.
 */
export function stakeState({
  validator,
  pendingDeposits,
  isOurs,
}: {
  validator: Validator | undefined;
  pendingDeposits: readonly PendingDeposit[];
  isOurs: boolean;
}): StakeState {
  if (validator) return validator.status;
  if (pendingDeposits.length > 0) return 'deposit_in_progress';
  return isOurs ? 'unstaked' : 'unknown';
}
