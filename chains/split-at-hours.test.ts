import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitAtHours } from './split-at-hours.ts';

describe('time cut at full hours', () => {
  it('leaves nothing out, counts nothing twice and never crosses a full hour UTC', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4_000_000_000 }),
        fc.integer({ min: 0, max: 500_000 }),
        (begin, seconds) => {
          const parts = splitAtHours(new Date(begin * 1000), seconds);
          let at = begin;
          for (const part of parts) {
            expect(part.begin.getTime() / 1000).toBe(at);
            expect(part.seconds).toBeGreaterThan(0);
            const hour = (second: number) => Math.floor(second / 3_600);
            expect(hour(at + part.seconds - 1)).toBe(hour(at));
            at += part.seconds;
          }
          expect(at).toBe(begin + seconds);
        },
      ),
    );
  });
});
