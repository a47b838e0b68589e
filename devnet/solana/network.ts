import type { Address } from '@solana/kit';

/** How time is cut on one devnet; slots and epochs begin at 0. */
export interface Schedule {
  /** Unix seconds of slot 0. */
  readonly genesisTime: number;
  readonly slotSeconds: number;
  readonly slotsPerEpoch: number;
}

/**
 * A thousand times as long as a slot of mainnet (0.4 s), in seconds; with a thousand times fewer of
 * them an epoch is as long as mainnet's: two days.
 */
export const SLOT_SECONDS = 400;
export const SLOTS_PER_EPOCH = 432;

export const SECONDS_PER_DAY = 86_400;
/** As the inflation schedule counts a year: 365.242199 days. */
const SECONDS_PER_YEAR = 31_556_925.9936;

/** Slots between a block and the last one that two thirds of the stake have voted for. */
export const CONFIRMED_LAG = 2;
/** Slots between a block and the last one that can never be taken back. */
export const FINALIZED_LAG = 32;
/** Blocks for which a blockhash is good (MAX_PROCESSING_AGE). */
export const BLOCKHASH_BLOCKS = 150;
/** Slots in a row that one validator leads (NUM_CONSECUTIVE_LEADER_SLOTS). */
export const LEADER_SLOTS = 4;

export const LAMPORTS_PER_SOL = 1_000_000_000n;
export const LAMPORTS_PER_SIGNATURE = 5000n;

/** An epoch that never comes: what has not been activated or deactivated (u64::MAX). */
export const NEVER = 18_446_744_073_709_551_615n;

export const SYSTEM_PROGRAM = '11111111111111111111111111111111' as Address;
export const STAKE_PROGRAM = 'Stake11111111111111111111111111111111111111' as Address;
export const VOTE_PROGRAM = 'Vote111111111111111111111111111111111111111' as Address;

export const epochOf = (slot: number, { slotsPerEpoch }: Schedule): number =>
  Math.floor(slot / slotsPerEpoch);

export const firstSlotOf = (epoch: number, { slotsPerEpoch }: Schedule): number =>
  epoch * slotsPerEpoch;

/** Unix seconds at which a slot begins. */
export const timeOf = (slot: number, { genesisTime, slotSeconds }: Schedule): number =>
  genesisTime + slot * slotSeconds;

/** How many years since genesis a slot begins: what the inflation schedule asks for. */
export const yearsOf = (slots: number, { slotSeconds }: Schedule): number =>
  (slots * slotSeconds) / SECONDS_PER_YEAR;
