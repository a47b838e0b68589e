import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '@kiln-connect/core';

/** Work that nobody has to wait for. */
export interface Background {
  /**
   * Starts the work; a failure is logged under its name and goes no further. Answers its end, for
   * who wants to wait a little.
   */
  run(name: string, work: () => Promise<void>): Promise<void>;
  /** Resolves when nothing is running any more, or after that many milliseconds. */
  settled(options: { withinMs: number }): Promise<void>;
}

/** Keeps hold of work that outlives the request which asked for it. */
export function createBackground({ log }: { log: Log }): Background {
  const running = new Set<Promise<void>>();
  return {
    run: (name, work) => {
      const job: Promise<void> = Promise.resolve()
        .then(work)
        .catch((error: unknown) => log.warn({ err: error, work: name }, 'background work failed'))
        .finally(() => running.delete(job));
      running.add(job);
      return job;
    },
    settled: async ({ withinMs }) => {
      const allEnded = async (): Promise<void> => {
        while (running.size > 0) await Promise.all(running);
      };
      await Promise.race([allEnded(), sleep(withinMs, undefined, { ref: false })]);
    },
  };
}
