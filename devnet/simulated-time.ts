import { ImpossibleError, InvalidInputError } from '@kiln-connect/core';
import type { AdvanceBy } from './devnet.ts';

const SECONDS_PER_DAY = 86_400;

/** How a chain cuts its time. */
interface Slots {
  readonly slotSeconds: number;
  readonly slotsPerEpoch: number;
}

/**
 * The slots of a time, rounded up: never less time than was asked for.
 * @throws {InvalidInputError} when the time is not a positive whole number of one unit.
 */
export function slotsOf(by: AdvanceBy, { slotSeconds, slotsPerEpoch }: Slots): number {
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

/**
 * There is room for so many slots after `time`, seconds since 1970.
 * @throws {ImpossibleError} when they would lead into the real future.
 */
export function assertInThePast({
  time,
  slots,
  slotSeconds,
}: {
  time: number;
  slots: number;
  slotSeconds: number;
}): void {
  const left = Math.floor((Date.now() / 1000 - time) / slotSeconds);
  if (slots <= left) return;
  throw new ImpossibleError({
    code: 'devnet_time_exhausted',
    message: `The devnet's time can not run past the real one: ${left} slots are left, ${slots} are needed. A devnet on a fresh folder begins two years back again.`,
    details: { have: left, need: slots },
  });
}
