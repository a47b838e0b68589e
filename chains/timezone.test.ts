import { describe, expect, it } from 'vitest';
import { utcOffsetMinutes } from './timezone.ts';

describe('the timezone of a report', () => {
  it('is a fixed offset of whole hours, under whichever of its names', () => {
    expect(['UTC', 'Z', 'GMT', 'Etc/UTC', '+00:00', '-00:00'].map(utcOffsetMinutes)).toEqual(
      Array(6).fill(0),
    );
    expect(utcOffsetMinutes('+02:00')).toBe(120);
    expect(utcOffsetMinutes('-0500')).toBe(-300);
    expect(utcOffsetMinutes('+14:00')).toBe(840);
  });

  it('has the sign of the tz database where it is named by it: Etc/GMT-2 is ahead of UTC', () => {
    expect(utcOffsetMinutes('Etc/GMT-2')).toBe(120);
    expect(utcOffsetMinutes('Etc/GMT+5')).toBe(-300);
  });

  it('is understood where the plus sign of an address became a space', () => {
    const { searchParams } = new URL('http://localhost/?timezone=+02:00');
    expect(utcOffsetMinutes(searchParams.get('timezone') ?? '')).toBe(120);
  });

  it.each(['+05:30', '+15:00', '-13:00', 'Etc/GMT+13', 'Europe/Paris', 'CET', '2', '', '+2:00'])(
    'is refused with what would be right when it is %j',
    (timezone) => {
      expect(() => utcOffsetMinutes(timezone)).toThrow(
        expect.objectContaining({
          code: 'unsupported_timezone',
          message: expect.stringContaining('whole hours'),
        }),
      );
    },
  );
});
