import { parentPort, workerData } from 'node:worker_threads';
// The first of its own modules: the others call what it defines as soon as they are loaded.
import { coverage } from './coverage.ts';
import { createChance } from './mutate.ts';
import { createInspection } from './properties.ts';
import { type Report, search } from './search.ts';

/** What the thread is told. */
export interface Task {
  readonly chain: string;
  readonly seconds: number;
  readonly seed: number;
  readonly seeds: readonly Uint8Array[];
  /** Bytes that mean something: addresses of strangers. */
  readonly words: readonly Uint8Array[];
  /** The input that is being judged, behind its length and the number of inputs so far. */
  readonly current: SharedArrayBuffer;
}

const { chain, seconds, seed, seeds, words, current } = workerData as Task;
const counters = new Uint32Array(current, 0, 2);
const bytes = new Uint8Array(current, 8);

await search({
  inspect: await createInspection(chain),
  coverage,
  chance: createChance(seed),
  words,
  seeds,
  isOver: (spent) => spent >= seconds,
  begin(input) {
    bytes.set(input.subarray(0, bytes.length));
    counters[0] = input.length;
    counters[1] = (counters[1] as number) + 1;
  },
  report: (report: Report) => parentPort?.postMessage(report),
});
