import type { RewardFormat } from '@kiln-connect/core';
import type { RewardUnit } from '@kiln-connect/store';

/** The formats that are cut by the clock; epochs are the chain's. */
export type ClockFormat = Exclude<RewardFormat, 'epoch'>;

export const UNIT_OF_FORMAT: { readonly [format in ClockFormat]: RewardUnit } = {
  hourly: 'hour',
  daily: 'day',
  weekly: 'week',
  monthly: 'month',
};

/** A stretch of time of a report. */
export interface Stretch {
  /** The day in which it begins, YYYY-MM-DD, on the report's clock. */
  readonly date: string;
  readonly start: Date;
  /** The first moment after it. */
  readonly end: Date;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MINUTE = 60_000;

/** The clock of a report as people name it: 'UTC', 'UTC+02:00'. */
export function clockName(utcOffsetMinutes: number): string {
  if (utcOffsetMinutes === 0) return 'UTC';
  const hours = String(Math.abs(utcOffsetMinutes) / 60).padStart(2, '0');
  return `UTC${utcOffsetMinutes < 0 ? '-' : '+'}${hours}:00`;
}

/** The midnight with which a day begins on a clock that is so far ahead of UTC. */
export const midnightOf = (day: string, utcOffsetMinutes: number): Date =>
  new Date(Date.parse(`${day}T00:00:00Z`) - utcOffsetMinutes * MINUTE);

/** The day on such a clock, YYYY-MM-DD. */
export const dayAt = (time: Date, utcOffsetMinutes = 0): string =>
  new Date(time.getTime() + utcOffsetMinutes * MINUTE).toISOString().slice(0, 10);

export const dayAfter = (day: string, days = 1): string =>
  dayAt(new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY));

/** The unit after one: the next hour, day, Monday or first of a month. */
export function unitAfter(unit: string, of: RewardUnit): string {
  if (of === 'hour') {
    return `${new Date(Date.parse(unit) + HOUR).toISOString().slice(0, 19)}Z`;
  }
  if (of === 'day') return dayAfter(unit);
  if (of === 'week') return dayAfter(unit, 7);
  return dayAfter(`${unit.slice(0, 7)}-28`, 4).replace(/..$/, '01');
}

/** The first moment of a unit. */
export const beginOf = (unit: string, of: RewardUnit, utcOffsetMinutes: number): Date =>
  of === 'hour' ? new Date(unit) : midnightOf(unit, utcOffsetMinutes);

const LENGTHS = { hour: HOUR, day: DAY, week: 7 * DAY };

/** The time that a unit takes, within the days that were asked for. */
export function stretchOf(
  unit: string,
  {
    of,
    utcOffsetMinutes,
    since,
    until,
  }: {
    of: RewardUnit;
    utcOffsetMinutes: number;
    since?: Date | undefined;
    until?: Date | undefined;
  },
): Stretch {
  const begin = beginOf(unit, of, utcOffsetMinutes);
  const after =
    of === 'month'
      ? beginOf(unitAfter(unit, of), of, utcOffsetMinutes)
      : new Date(begin.getTime() + LENGTHS[of]);
  const start = latest(begin, since);
  // A unit that is not cut has its own name: a report has one a row.
  const date = start === begin && of !== 'hour' ? unit : dayAt(start, utcOffsetMinutes);
  return { date, start, end: earliest(after, until) };
}

const latest = (a: Date, b: Date | undefined): Date => (b && b > a ? b : a);
export const earliest = (a: Date, b: Date | undefined): Date => (b && b < a ? b : a);
