import { type Schedule, SECONDS_PER_DAY, SLOT_SECONDS, SLOTS_PER_EPOCH } from './network.ts';

/** Fewest slots of an epoch (MINIMUM_SLOTS_PER_EPOCH). */
const FEWEST_SLOTS_PER_EPOCH = 32;

/**
 * How time is cut on a devnet that starts now: genesis is 23 s after a UTC midnight about two years
 * ago, so that simulated time has room before it meets the real one.
 */
export function scheduleFor(
  now: Date,
  o: { slotSeconds?: number | undefined; slotsPerEpoch?: number | undefined },
): Schedule {
  const { slotSeconds = SLOT_SECONDS, slotsPerEpoch = SLOTS_PER_EPOCH } = o;
  if (slotsPerEpoch < FEWEST_SLOTS_PER_EPOCH) {
    throw new RangeError(`an epoch has at least ${FEWEST_SLOTS_PER_EPOCH} slots`);
  }
  const today = Math.floor(now.getTime() / 1000 / SECONDS_PER_DAY);
  return { genesisTime: (today - 731) * SECONDS_PER_DAY + 23, slotSeconds, slotsPerEpoch };
}
