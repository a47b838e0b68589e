import { ImpossibleError, InvalidInputError } from '@kiln-connect/core';
import type { AdvanceBy } from '../devnet.ts';
import {
  type Schedule,
  SECONDS_PER_DAY,
  SLOT_SECONDS,
  SLOTS_PER_EPOCH,
  timeOf,
} from './network.ts';

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

/** @throws {InvalidInputError} when the time is not a positive whole number of one unit. */
export function slotsOf(by: AdvanceBy, { slotSeconds, slotsPerEpoch }: Schedule): number {
  const [count, slots] =
    'slots' in by
      ? [by.slots, 1]
      : 'epochs' in by
        ? [by.epochs, slotsPerEpoch]
        : 'hours' in by
          ? [by.hours, 3600 / slotSeconds]
          : [by.days, SECONDS_PER_DAY / slotSeconds];
  if (!Number.isSafeInteger(count) || count <= 0) {
    throw new InvalidInputError({
      code: 'invalid_devnet_time',
      message: `The devnet can be advanced by a positive whole number of slots, epochs, hours or days, not by ${count}.`,
    });
  }
  return Math.ceil(count * slots);
}

/** @throws {ImpossibleError} when the way leads into the real future. */
export function assertInThePast(
  { from, to }: { from: number; to: number },
  schedule: Schedule,
): void {
  if (timeOf(to, schedule) * 1000 <= Date.now()) return;
  const left = Math.floor((Date.now() / 1000 - timeOf(from, schedule)) / schedule.slotSeconds);
  throw new ImpossibleError({
    code: 'devnet_time_exhausted',
    message: `The devnet's time can not run past the real one: ${left} slots are left, ${to - from} are needed. A devnet on a fresh folder begins two years back again.`,
    details: { have: left, need: to - from },
  });
}
