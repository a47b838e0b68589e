import { ImpossibleError } from '@kiln-connect/core';

/** The offsets that clocks on Earth have, in hours. */
const EARLIEST = -12;
const LATEST = 14;

/**
 * Minutes that a report's clock is ahead of UTC: of 'UTC', 'Z', an offset in whole hours ('+02:00') or
 * a name such as 'Etc/GMT-2', whose sign is the other way round, as the tz database has it. A plus
 * sign that nobody escaped in an address arrives as a space, and counts as one.
 * @throws {ImpossibleError} 'unsupported_timezone' for everything else.
 */
export function utcOffsetMinutes(text: string): number {
  if (/^(?:Etc\/)?(?:UTC|GMT)$|^Z$/.test(text)) return 0;
  const offset = /^([+\- ])(\d\d):?00$/.exec(text);
  const named = /^Etc\/GMT([+-])(\d{1,2})$/.exec(text);
  const [, sign, digits] = offset ?? named ?? [];
  const isAhead = offset ? sign !== '-' : sign === '-';
  const hours = Number(digits) * (isAhead ? 1 : -1);
  if (hours >= EARLIEST && hours <= LATEST) return hours === 0 ? 0 : hours * 60;
  throw new ImpossibleError({
    code: 'unsupported_timezone',
    message: `Reports can not be cut in the timezone '${text}': rewards are kept by whole hours of UTC. Give a fixed offset in whole hours, such as +02:00 (%2B02:00 in an address) or Etc/GMT-2, or leave it out for UTC.`,
    details: { timezone: text },
  });
}
