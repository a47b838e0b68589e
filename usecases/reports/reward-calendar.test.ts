import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayAfter, dayAt, midnightOf, stretchOf, unitAfter } from './reward-calendar.ts';

describe('the calendar of a report', () => {
  it('knows the next hour, day, Monday and month', () => {
    expect(unitAfter('2026-12-31T23:00:00Z', 'hour')).toBe('2027-01-01T00:00:00Z');
    expect(unitAfter('2028-02-28', 'day')).toBe('2028-02-29');
    expect(unitAfter('2026-12-28', 'week')).toBe('2027-01-04');
    expect(unitAfter('2026-12-01', 'month')).toBe('2027-01-01');
    expect(unitAfter('2026-02-01', 'month')).toBe('2026-03-01');
  });

  it('begins days where the clock of the report does', () => {
    expect(midnightOf('2026-05-02', 120).toISOString()).toBe('2026-05-01T22:00:00.000Z');
    expect(midnightOf('2026-05-02', -300).toISOString()).toBe('2026-05-02T05:00:00.000Z');
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40_000 }),
        fc.integer({ min: -12, max: 14 }),
        (n, h) => {
          const day = dayAfter('1970-01-01', n);
          const midnight = midnightOf(day, h * 60);
          expect(dayAt(midnight, h * 60)).toBe(day);
          expect(dayAt(new Date(midnight.getTime() - 1), h * 60)).toBe(dayAfter(day, -1));
        },
      ),
    );
  });

  it('keeps a week or month within the days that were asked for', () => {
    const range = { since: midnightOf('2026-05-10', 60), until: midnightOf('2026-05-21', 60) };
    const month = stretchOf('2026-05-01', { of: 'month', utcOffsetMinutes: 60, ...range });
    expect(month).toEqual({
      date: '2026-05-10',
      start: new Date('2026-05-09T23:00:00Z'),
      end: new Date('2026-05-20T23:00:00Z'),
    });
    const week = stretchOf('2026-05-18', { of: 'week', utcOffsetMinutes: 60, ...range });
    expect([week.date, week.end]).toEqual(['2026-05-18', range.until]);
  });
});
