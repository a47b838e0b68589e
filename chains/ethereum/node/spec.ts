import { z } from 'zod';

const number = z
  .string()
  .regex(/^[1-9]\d*$/)
  .transform(Number)
  .refine(Number.isSafeInteger);
const amount = z
  .string()
  .regex(/^[1-9]\d*$/)
  .transform(BigInt);
const forkVersion = z.string().regex(/^0x[0-9a-fA-F]{8}$/);

/**
 * The constants of the network that we use, as its beacon node tells them under `/eth/v1/config/spec`.
 * They differ between presets, and one process serves networks of both: nothing is taken from a
 * library's compiled preset.
 */
export const specSchema = z.object({
  SECONDS_PER_SLOT: number,
  SLOTS_PER_EPOCH: number,
  EPOCHS_PER_SYNC_COMMITTEE_PERIOD: number,
  SYNC_COMMITTEE_SIZE: number,
  SLOTS_PER_HISTORICAL_ROOT: number,
  EPOCHS_PER_HISTORICAL_VECTOR: number,
  EPOCHS_PER_SLASHINGS_VECTOR: number,
  MIN_SEED_LOOKAHEAD: number,
  MAX_SEED_LOOKAHEAD: number,
  MIN_VALIDATOR_WITHDRAWABILITY_DELAY: number,
  SHARD_COMMITTEE_PERIOD: number,
  /** Gwei. */
  EFFECTIVE_BALANCE_INCREMENT: amount,
  /** Gwei. */
  MIN_ACTIVATION_BALANCE: amount,
  /** Gwei. */
  MAX_EFFECTIVE_BALANCE_ELECTRA: amount,
  /** Gwei. */
  MIN_PER_EPOCH_CHURN_LIMIT_ELECTRA: amount,
  /** Gwei. */
  MAX_PER_EPOCH_ACTIVATION_EXIT_CHURN_LIMIT: amount,
  CHURN_LIMIT_QUOTIENT: amount,
  BASE_REWARD_FACTOR: amount,
  MAX_PENDING_DEPOSITS_PER_EPOCH: number,
  MAX_WITHDRAWALS_PER_PAYLOAD: number,
  MAX_VALIDATORS_PER_WITHDRAWALS_SWEEP: number,
  MAX_PENDING_PARTIALS_PER_WITHDRAWALS_SWEEP: number,
  PENDING_PARTIAL_WITHDRAWALS_LIMIT: number,
  PENDING_CONSOLIDATIONS_LIMIT: number,
  GENESIS_FORK_VERSION: forkVersion,
  CAPELLA_FORK_VERSION: forkVersion,
  DEPOSIT_CONTRACT_ADDRESS: z.string().regex(/^0x[0-9a-fA-F]{40}$/),
});

export type ConsensusSpec = z.output<typeof specSchema>;
