const SECONDS_PER_HOUR = 3_600;

/** A stretch of time that lies within one hour of UTC. */
interface HourPart {
  readonly begin: Date;
  readonly seconds: number;
}

/** Cuts the `seconds` that follow `begin` at each full hour UTC, and so at every midnight of reports. */
export function splitAtHours(begin: Date, seconds: number): readonly HourPart[] {
  const parts: HourPart[] = [];
  const end = begin.getTime() / 1000 + seconds;
  for (let at = begin.getTime() / 1000; at < end; ) {
    const fullHour = (Math.floor(at / SECONDS_PER_HOUR) + 1) * SECONDS_PER_HOUR;
    const until = Math.min(end, fullHour);
    parts.push({ begin: new Date(at * 1000), seconds: until - at });
    at = until;
  }
  return parts;
}
