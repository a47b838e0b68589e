const SECOND = 1000;
const UNITS = [
  { unit: 'year', ms: 365 * 86_400 * SECOND },
  { unit: 'month', ms: 30 * 86_400 * SECOND },
  { unit: 'day', ms: 86_400 * SECOND },
  { unit: 'hour', ms: 3600 * SECOND },
  { unit: 'minute', ms: 60 * SECOND },
] as const;

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const exact = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });
const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });

/** '3 days ago', 'in 2 hours', 'just now': whole units, rounded towards now. */
export function relativeTimeText(at: Date, now: Date): string {
  const ms = at.getTime() - now.getTime();
  const unit = UNITS.find((one) => Math.abs(ms) >= one.ms);
  if (!unit) return ms > 0 ? 'in less than a minute' : 'just now';
  return relative.format(Math.trunc(ms / unit.ms), unit.unit);
}

/** What is left until then: '6 d 23 h', '23 h 59 min', '59 min 30 s', '0 s' when it has come. */
export function remainingText(until: Date, now: Date): string {
  const seconds = Math.max(0, Math.ceil((until.getTime() - now.getTime()) / SECOND));
  const parts = [
    { value: Math.floor(seconds / 86_400), unit: 'd' },
    { value: Math.floor(seconds / 3600) % 24, unit: 'h' },
    { value: Math.floor(seconds / 60) % 60, unit: 'min' },
    { value: seconds % 60, unit: 's' },
  ];
  const first = parts.findIndex((part) => part.value > 0);
  if (first < 0) return '0 s';
  return parts
    .slice(first, first + 2)
    .filter((part) => part.value > 0)
    .map((part) => `${part.value} ${part.unit}`)
    .join(' ');
}

/** A moment in the reader's own time zone, to the minute. */
export const exactTimeText = (at: Date): string => exact.format(at);

/** A day in the reader's own time zone. */
export const dayText = (at: Date): string => day.format(at);
