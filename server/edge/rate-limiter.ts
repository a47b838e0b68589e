interface Bucket {
  /** Requests that are left now, with fractions. */
  left: number;
  /** Milliseconds of a clock that never goes back. */
  filledAt: number;
}

/** Counts requests a second, one token bucket a key. */
export interface RateLimiter {
  /** Requests a second, and at once after a pause. */
  readonly perSecond: number;
  /** Takes one request: how many whole ones are left, or -1 when this one is too many. */
  take(key: string): number;
}

/** More keys than this are not remembered: the oldest is forgotten, and so gets a full bucket again. */
const KEYS = 50_000;

/**
 * A limiter whose buckets hold one second's requests and fill evenly; its memory is bounded.
 * `now` counts milliseconds and never goes back.
 */
export function createRateLimiter({
  perSecond,
  keys = KEYS,
  now = () => performance.now(),
}: {
  perSecond: number;
  keys?: number;
  now?: () => number;
}): RateLimiter {
  const buckets = new Map<string, Bucket>();

  return {
    perSecond,
    take: (key) => {
      const time = now();
      let bucket = buckets.get(key);
      if (bucket === undefined) {
        if (buckets.size >= keys) buckets.delete(buckets.keys().next().value as string);
        bucket = { left: perSecond, filledAt: time };
        buckets.set(key, bucket);
      } else {
        const filled = ((time - bucket.filledAt) * perSecond) / 1000;
        bucket.left = Math.min(perSecond, bucket.left + filled);
        bucket.filledAt = time;
      }
      if (bucket.left < 1) return -1;
      bucket.left -= 1;
      return Math.floor(bucket.left);
    },
  };
}
