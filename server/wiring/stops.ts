import type { Log } from '@kiln-connect/core';

/** How to end what was started, the latest first. */
export interface Stops {
  push(what: string, stop: () => Promise<void>): void;
  /** Ends everything, whatever fails of it; a second call does nothing. */
  run(): Promise<void>;
}

export function createStops({ log }: { log: Log }): Stops {
  const stops: { what: string; stop: () => Promise<void> }[] = [];
  return {
    push: (what, stop) => {
      stops.push({ what, stop });
    },
    run: async () => {
      for (let last = stops.pop(); last !== undefined; last = stops.pop()) {
        try {
          await last.stop();
        } catch (error) {
          log.error({ err: error, what: last.what }, 'could not be stopped cleanly');
        }
      }
    },
  };
}
