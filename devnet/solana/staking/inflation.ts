import { type Schedule, yearsOf } from '../network.ts';

/** How the supply grows a year, as parts of one: the schedule of mainnet. */
export const INFLATION = { initial: 0.08, terminal: 0.015, taper: 0.15 } as const;

/**
 * The yearly rate, as a part of one, that many years after genesis: 8 %, 15 % less of it each year,
 * never below 1.5 %. `Inflation::total` of solana-inflation.
 */
export function inflationRateAt(years: number): number {
  const { initial, terminal, taper } = INFLATION;
  return Math.max(initial * (1 - taper) ** years, terminal);
}

/**
 * Lamports that all stakes earn together in the epoch that ends at a slot, from the capitalization
 * (all lamports that exist) at that time. `Bank::calculate_previous_epoch_inflation_rewards`.
 */
export function inflationRewardsOf(
  { endSlot, capitalization }: { endSlot: number; capitalization: bigint },
  schedule: Schedule,
): bigint {
  const rate = inflationRateAt(yearsOf(endSlot, schedule));
  const epochYears = yearsOf(schedule.slotsPerEpoch, schedule);
  return BigInt(Math.floor(rate * Number(capitalization) * epochYears));
}
