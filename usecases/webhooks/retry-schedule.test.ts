import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pauseBeforeRetry, retryAfterOf } from './retry-schedule.ts';

const DAY = 24 * 3_600_000;
const now = new Date('2026-11-23T12:00:00Z');

describe('the pause before a delivery is tried again', () => {
  it('grows from five seconds to a day, and ends after the tenth attempt', () => {
    const pauses = Array.from({ length: 9 }, (_, index) =>
      pauseBeforeRetry({ tries: index + 1, retryAfter: undefined }, () => 0),
    );
    expect(pauses[0]).toBe(5_000);
    expect(pauses.at(-1)).toBe(DAY);
    expect(pauses).toEqual(pauses.toSorted((a, b) => (a ?? 0) - (b ?? 0)));
    expect(pauseBeforeRetry({ tries: 10, retryAfter: 5_000 })).toBeUndefined();
  });

  it('is never shorter than the schedule and never longer than a day and its jitter', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.option(fc.nat(), { nil: undefined }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (tries, retryAfter, random) => {
          const least = pauseBeforeRetry({ tries, retryAfter: undefined }, () => 0) ?? 0;
          const pause = pauseBeforeRetry({ tries, retryAfter }, () => random) ?? 0;
          expect(pause).toBeGreaterThanOrEqual(least);
          expect(pause).toBeLessThanOrEqual(DAY * 1.2);
        },
      ),
    );
  });
});

describe('Retry-After', () => {
  it('is seconds or an HTTP date', () => {
    expect(retryAfterOf('120', now)).toBe(120_000);
    expect(retryAfterOf('Mon, 23 Nov 2026 12:01:00 GMT', now)).toBe(60_000);
    expect(retryAfterOf('Mon, 23 Nov 2026 11:00:00 GMT', now)).toBe(0);
  });

  it('is nothing when it can not be read', () => {
    for (const text of [null, '', 'soon', '-5', '1e9', '99999999999999999999']) {
      expect([text, retryAfterOf(text, now)]).toEqual([text, undefined]);
    }
  });
});
