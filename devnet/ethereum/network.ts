import type { ChainConfig } from '@lodestar/config';
import { minimalChainConfig } from '@lodestar/config/configs';
import { fromHex } from '@lodestar/utils';

/** Seconds of chain time a slot: 108 slots = 13.5 epochs are one day. */
export const SECONDS_PER_SLOT = 800;
export const SECONDS_PER_DAY = 86_400;
/** EIP-155 chain id of the execution chain. */
export const CHAIN_ID = 31_337;

/** The deposit contract, at its mainnet address. */
export const DEPOSIT_CONTRACT = '0x00000000219ab540356cbb839cbe05303d7705fa';
/** EIP-7002: the contract that queues withdrawal requests. */
export const WITHDRAWAL_REQUEST_CONTRACT = '0x00000961ef480eb55e80d19ad83579a64c007002';
/** EIP-7251: the contract that queues consolidation requests. */
export const CONSOLIDATION_REQUEST_CONTRACT = '0x0000bbddc7ce488642fb579f8b00f3a590007251';
/** The sender of calls that a block makes by itself (EIP-4788, EIP-7002, EIP-7251). */
export const SYSTEM_ADDRESS = '0xfffffffffffffffffffffffffffffffffffffffe';

/** Validators that the devnet runs by itself from genesis on. */
export const GENESIS_VALIDATORS = 16;
/**
 * Balance of each genesis validator in gwei: enough of them together that a user's few validators
 * do not decide on finality, few enough that a user's validator proposes about once a day.
 */
export const GENESIS_BALANCE = 256_000_000_000;

const ETH_IN_GWEI = 1_000_000_000;

/**
 * The consensus constants: the minimal preset, all forks up to Electra from genesis on, and waiting
 * times that let a user see results quickly.
 */
export function devnetChainConfig(genesisTime: number): ChainConfig {
  const never = Number.POSITIVE_INFINITY;
  return {
    ...minimalChainConfig,
    CONFIG_NAME: 'kiln-connect-devnet',
    MIN_GENESIS_TIME: genesisTime,
    GENESIS_DELAY: 0,
    MIN_GENESIS_ACTIVE_VALIDATOR_COUNT: GENESIS_VALIDATORS,
    ALTAIR_FORK_EPOCH: 0,
    BELLATRIX_FORK_EPOCH: 0,
    CAPELLA_FORK_EPOCH: 0,
    DENEB_FORK_EPOCH: 0,
    ELECTRA_FORK_EPOCH: 0,
    FULU_FORK_EPOCH: never,
    GLOAS_FORK_EPOCH: never,
    HEZE_FORK_EPOCH: never,
    TERMINAL_TOTAL_DIFFICULTY: 0n,
    // Some code reads one and some the other: both must say the same.
    SECONDS_PER_SLOT,
    SLOT_DURATION_MS: SECONDS_PER_SLOT * 1000,
    SECONDS_PER_ETH1_BLOCK: SECONDS_PER_SLOT,
    SHARD_COMMITTEE_PERIOD: 4,
    MIN_VALIDATOR_WITHDRAWABILITY_DELAY: 4,
    // What is left of the first after the second is the consolidations' share of the churn.
    MIN_PER_EPOCH_CHURN_LIMIT_ELECTRA: 4096 * ETH_IN_GWEI,
    MAX_PER_EPOCH_ACTIVATION_EXIT_CHURN_LIMIT: 2048 * ETH_IN_GWEI,
    DEPOSIT_CHAIN_ID: CHAIN_ID,
    DEPOSIT_NETWORK_ID: CHAIN_ID,
    DEPOSIT_CONTRACT_ADDRESS: fromHex(DEPOSIT_CONTRACT),
  };
}
