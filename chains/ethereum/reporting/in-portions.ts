import { setImmediate } from 'node:timers/promises';

/** Some milliseconds of work each. */
const PORTION = 1_000;

/** A range in portions; before each of them whatever else waits has its turn. `to` is exclusive. */
export async function* inPortions({
  from,
  to,
}: {
  from: number;
  to: number;
}): AsyncGenerator<{ readonly from: number; readonly to: number }> {
  for (let begin = from; begin < to; begin += PORTION) {
    await setImmediate();
    yield { from: begin, to: Math.min(to, begin + PORTION) };
  }
}
