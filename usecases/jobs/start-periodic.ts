import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '@kiln-connect/core';

/** Something that is done again and again. */
export interface Job {
  /** For the log. */
  readonly name: string;
  /** Pause between two runs, in milliseconds; the first run is at once. */
  readonly everyMs: number;
  run(): Promise<unknown>;
}

export interface Periodic {
  /** Starts no further run; resolves when the one under way has ended. */
  stop(): Promise<void>;
}

/** Part of a pause by which it is longer or shorter, so that servers that start together part. */
const JITTER = 0.1;
/** Longest pause after a failure, in milliseconds: a database that is back is used soon. */
const RETRY = 60_000;

/** Runs a job again and again until it is stopped. A run that fails is logged, and tried again soon. */
export function startPeriodic(job: Job, { log }: { log: Log }): Periodic {
  const stopping = new AbortController();
  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      let pause = job.everyMs;
      try {
        await job.run();
      } catch (error) {
        log.warn({ err: error, job: job.name }, 'a job failed and will be tried again');
        pause = Math.min(pause, RETRY);
      }
      const jittered = pause * (1 - JITTER + 2 * JITTER * Math.random());
      // Rejects when it is stopped meanwhile, which the loop sees by itself.
      await sleep(jittered, undefined, { signal: stopping.signal, ref: false }).catch(() => {});
    }
  };
  const ended = loop();
  return {
    stop: async () => {
      stopping.abort();
      await ended;
    },
  };
}
