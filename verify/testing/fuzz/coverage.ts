import { MARK } from './instrument.ts';

/** Ways from one place to the next share this many counters; a clash hides one, and breaks nothing. */
const COUNTERS = 1 << 16;

/** What was thrown out of a run that took too many steps. */
class TooManySteps extends Error {}

export interface Coverage {
  /** Forgets the last run; the next one may pass so many places. */
  begin(maxSteps: number): void;
  /** How many ways, and how often (in powers of two), the last run went that no run before it did. */
  news(): number;
  /** Places that the last run passed. */
  steps(): number;
  /** The ways of the last run, by numbers of their own. */
  ways(): readonly number[];
  /** Ways between two places that were ever gone. */
  edges(): number;
}

/**
 * Counts the ways that the instrumented program goes from place to place: for each, how often, as a
 * power of two. An endless loop ends in TooManySteps.
 */
export function createCoverage(): Coverage {
  const counts = new Uint8Array(COUNTERS);
  const seen = new Uint8Array(COUNTERS);
  const touched: number[] = [];
  let [before, steps, most] = [0, 0, Number.POSITIVE_INFINITY];
  (globalThis as { [MARK]?: (place: number) => void })[MARK] = (place) => {
    steps += 1;
    if (steps > most) throw new TooManySteps(`more than ${most} steps`);
    const way = (before ^ (place * 0x9e37)) & (COUNTERS - 1);
    before = (place * 0x9e37) >> 1;
    const count = counts[way] as number;
    if (count === 0) touched.push(way);
    if (count < 255) counts[way] = count + 1;
  };
  return {
    begin(maxSteps) {
      for (const way of touched) counts[way] = 0;
      touched.length = 0;
      [before, steps, most] = [0, 0, maxSteps];
    },
    news() {
      let found = 0;
      for (const way of touched) {
        const size = 1 << (31 - Math.clz32(counts[way] as number));
        if (((seen[way] as number) & size) !== 0) continue;
        seen[way] = (seen[way] as number) | size;
        found += 1;
      }
      return found;
    },
    steps: () => steps,
    ways: () => [...touched],
    edges: () => seen.reduce((sum, sizes) => sum + (sizes === 0 ? 0 : 1), 0),
  };
}

/** One for the thread: the instrumented program calls it, so that this module has to be the first. */
export const coverage = createCoverage();
