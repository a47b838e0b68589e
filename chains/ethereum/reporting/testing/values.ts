import type { ConsensusSpec, Validator } from '../../node/index.ts';
import { specSchema } from '../../node/spec.ts';

const GWEI_PER_ETH = 1_000_000_000n;

export const eth = (whole: number): bigint => BigInt(whole) * GWEI_PER_ETH;

/**
 * Constants of Ethereum's mainnet since Electra, as its beacon nodes answer them.
 * Source: presets/mainnet and configs/mainnet.yaml of github.com/ethereum/consensus-specs, v1.5.0.
 */
export const mainnetSpec: ConsensusSpec = specSchema.parse({
  SECONDS_PER_SLOT: '12',
  SLOTS_PER_EPOCH: '32',
  EPOCHS_PER_SYNC_COMMITTEE_PERIOD: '256',
  SYNC_COMMITTEE_SIZE: '512',
  SLOTS_PER_HISTORICAL_ROOT: '8192',
  EPOCHS_PER_HISTORICAL_VECTOR: '65536',
  EPOCHS_PER_SLASHINGS_VECTOR: '8192',
  MIN_SEED_LOOKAHEAD: '1',
  MAX_SEED_LOOKAHEAD: '4',
  MIN_VALIDATOR_WITHDRAWABILITY_DELAY: '256',
  SHARD_COMMITTEE_PERIOD: '256',
  EFFECTIVE_BALANCE_INCREMENT: '1000000000',
  MIN_ACTIVATION_BALANCE: '32000000000',
  MAX_EFFECTIVE_BALANCE_ELECTRA: '2048000000000',
  MIN_PER_EPOCH_CHURN_LIMIT_ELECTRA: '128000000000',
  MAX_PER_EPOCH_ACTIVATION_EXIT_CHURN_LIMIT: '256000000000',
  CHURN_LIMIT_QUOTIENT: '65536',
  BASE_REWARD_FACTOR: '64',
  MAX_PENDING_DEPOSITS_PER_EPOCH: '16',
  MAX_WITHDRAWALS_PER_PAYLOAD: '16',
  MAX_VALIDATORS_PER_WITHDRAWALS_SWEEP: '16384',
  MAX_PENDING_PARTIALS_PER_WITHDRAWALS_SWEEP: '8',
  PENDING_PARTIAL_WITHDRAWALS_LIMIT: '134217728',
  PENDING_CONSOLIDATIONS_LIMIT: '262144',
  GENESIS_FORK_VERSION: '0x00000000',
  CAPELLA_FORK_VERSION: '0x03000000',
  DEPOSIT_CONTRACT_ADDRESS: '0x00000000219ab540356cBB839Cbe05303d7705Fa',
});

/** An active 0x01 validator of 32 ETH with that index, changed by `change`. */
export const aValidator = (index: number, change: Partial<Validator> = {}): Validator => ({
  index,
  balance: eth(32),
  status: 'active_ongoing',
  publicKey: `0x${index.toString(16).padStart(96, '0')}`,
  withdrawalCredentials: `0x01${'00'.repeat(11)}${'aa'.repeat(20)}`,
  effectiveBalance: eth(32),
  slashed: false,
  activationEligibilityEpoch: 0,
  activationEpoch: 0,
  exitEpoch: Number.POSITIVE_INFINITY,
  withdrawableEpoch: Number.POSITIVE_INFINITY,
  ...change,
});
