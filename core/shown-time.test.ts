import { describe, expect, it } from 'vitest';
import { shownTime } from './shown-time.ts';

describe('a time in a message', () => {
  it('is written in UTC to the minute, which is not rounded up', () => {
    expect(shownTime(new Date('2026-11-23T14:05:59.999Z'))).toBe('2026-11-23 14:05 UTC');
    expect(shownTime(new Date('2026-03-01T00:30:00+02:00'))).toBe('2026-02-28 22:30 UTC');
  });
});
