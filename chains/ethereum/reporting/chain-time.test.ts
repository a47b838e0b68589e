import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createChainTime } from './chain-time.ts';
import { epochParts } from './read-range.ts';

const mainnet = createChainTime({ genesisTime: 1606824023, secondsPerSlot: 12, slotsPerEpoch: 32 });

describe('time of the chain', () => {
  it('dates the Merge as the explorers do: slot 4700013 at 2022-09-15T06:42:59Z', () => {
    expect(mainnet.timeOf(4_700_013).toISOString()).toBe('2022-09-15T06:42:59.000Z');
    expect(mainnet.epochOf(4_700_013)).toBe(146_875);
    expect(mainnet.firstSlotOf(146_875)).toBe(4_700_000);
  });

  it('finds the first slot that is not before a time, for every time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_606_824_000, max: 2_000_000_000 }), (seconds) => {
        const time = new Date(seconds * 1000);
        const slot = mainnet.slotNotBefore(time);
        expect(mainnet.timeOf(slot).getTime()).toBeGreaterThanOrEqual(time.getTime());
        if (slot > 0) expect(mainnet.timeOf(slot - 1).getTime()).toBeLessThan(time.getTime());
      }),
    );
  });
});

describe('a range of slots', () => {
  it('is cut into parts of one epoch each that hold every slot once, in order', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), (from, length) => {
        const parts = epochParts({ from, to: from + length }, mainnet);
        const slots = parts.flatMap((part) =>
          Array.from({ length: part.to - part.from + 1 }, (_, i) => [part.epoch, part.from + i]),
        );
        expect(slots).toEqual(
          Array.from({ length: length + 1 }, (_, i) => [mainnet.epochOf(from + i), from + i]),
        );
      }),
    );
  });
});
