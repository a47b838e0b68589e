const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * Pauses after each attempt that failed, in milliseconds, as Standard Webhooks recommends; with them a
 * delivery is tried ten times over three days.
 */
const PAUSES = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
] as const;

/** Part of a pause by which it is longer at most, so that what failed together parts. */
const JITTER = 0.2;

/** The longest pause that an endpoint may ask for, in milliseconds. */
const LONGEST_ASKED = 24 * HOUR;

/**
 * How long to wait after the `tries`-th failure in a row, in milliseconds: by the schedule, or longer
 * where the endpoint asked for it. Undefined when it was the last try.
 */
export function pauseBeforeRetry(
  { tries, retryAfter }: { tries: number; retryAfter: number | undefined },
  random: () => number = Math.random,
): number | undefined {
  const scheduled = PAUSES[tries - 1];
  if (scheduled === undefined) return undefined;
  const pause = Math.max(scheduled, Math.min(retryAfter ?? 0, LONGEST_ASKED));
  return Math.round(pause * (1 + JITTER * random()));
}

/**
 * The pause that a `Retry-After` asks for, in milliseconds: seconds, or an HTTP date (RFC 9110, section
 * 10.2.3). Undefined when there is none that can be read.
 */
export function retryAfterOf(header: string | null, now: Date): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * SECOND;
  // `Date.parse` reads much that is no HTTP date: '-5' is a month of 2001.
  const date = header.endsWith(' GMT') ? Date.parse(header) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}
