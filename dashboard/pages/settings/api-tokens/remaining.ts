const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long it is until a time, in its two largest units, rounded down: '6 d 23 h', '23 h 59 min', '4 min 10 s'; '0 s' when it is over. */
export function remainingText(until: Date, now: Date): string {
  const ms = Math.max(0, until.getTime() - now.getTime());
  const [days, hours, minutes, seconds] = [
    Math.floor(ms / DAY),
    Math.floor((ms % DAY) / HOUR),
    Math.floor((ms % HOUR) / MINUTE),
    Math.floor((ms % MINUTE) / 1000),
  ];
  if (days > 0) return `${days} d ${hours} h`;
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${seconds} s` : `${seconds} s`;
}
