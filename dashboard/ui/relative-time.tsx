import { exactTimeText, relativeTimeText, remainingText } from './time-text.ts';
import { useNow } from './use-now.ts';

interface RelativeTimeProps {
  /** RFC 3339. */
  at: string;
  /** It is still to come. What has happened is never shown as such, though the server's clock be ahead. */
  isAhead?: boolean;
}

/** '3 days ago'; the exact moment shows on hover. */
export function RelativeTime({ at, isAhead }: RelativeTimeProps) {
  const date = new Date(at);
  const now = useNow(30_000);
  return (
    <time dateTime={at} title={exactTimeText(date)} className="whitespace-nowrap">
      {relativeTimeText(date, !isAhead && now < date ? date : now)}
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
