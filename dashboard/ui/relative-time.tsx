import { exactTimeText, relativeTimeText, remainingText } from './time-text.ts';
import { useNow } from './use-now.ts';

/** '3 days ago'; the exact moment shows on hover. `at` is an RFC 3339 time. */
export function RelativeTime({ at }: { at: string }) {
  const date = new Date(at);
  return (
    <time dateTime={at} title={exactTimeText(date)} className="whitespace-nowrap">
      {relativeTimeText(date, useNow(30_000))}
    </time>
  );
}

/** '23 h 59 min': what is left until the RFC 3339 time `until`. */
export function Countdown({ until }: { until: string }) {
  const date = new Date(until);
  return (
    <time dateTime={until} title={exactTimeText(date)} className="whitespace-nowrap tabular-nums">
      {remainingText(date, useNow(1000))}
    </time>
  );
}
