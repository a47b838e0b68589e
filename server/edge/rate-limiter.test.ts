import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRateLimiter } from './rate-limiter.ts';

describe('a rate limiter', () => {
  it('lets one second of requests pass at once and refuses the next', () => {
    const limiter = createRateLimiter({ perSecond: 3, now: () => 0 });
    expect([1, 2, 3, 4].map(() => limiter.take('a'))).toEqual([2, 1, 0, -1]);
  });

  it('lets the next pass when its share of a second is over', () => {
    let time = 0;
    const limiter = createRateLimiter({ perSecond: 2, now: () => time });
    limiter.take('a');
    limiter.take('a');
    time = 499;
    expect(limiter.take('a')).toBe(-1);
    time = 500;
    expect(limiter.take('a')).toBe(0);
  });

  it('counts each key alone', () => {
    const limiter = createRateLimiter({ perSecond: 1, now: () => 0 });
    limiter.take('a');
    expect(limiter.take('a')).toBe(-1);
    expect(limiter.take('b')).toBe(0);
  });

  it('never lets more pass than a full bucket and what time has filled', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 300 }),
        (perSecond, pauses) => {
          let time = 0;
          const limiter = createRateLimiter({ perSecond, now: () => time });
          let passed = 0;
          for (const pause of pauses) {
            time += pause;
            if (limiter.take('a') >= 0) passed++;
          }
          expect(passed).toBeLessThanOrEqual(perSecond + (time * perSecond) / 1000 + 1e-6);
        },
      ),
    );
  });

  it('forgets the oldest key when it holds as many as it may', () => {
    const limiter = createRateLimiter({ perSecond: 1, keys: 2, now: () => 0 });
    for (const key of ['a', 'b', 'c']) limiter.take(key);
    expect(limiter.take('b')).toBe(-1);
    expect(limiter.take('a')).toBe(0);
  });
});
