import type { Log } from '@kiln-connect/core';
import type { Store } from '@kiln-connect/store';

const FLUSH_EVERY = 5_000;

interface Use {
  readonly id: string;
  readonly at: Date;
  readonly address: string;
}

/** Remembers when each token was last used, so that no request waits for a write. */
export interface LastUse {
  record(use: Use): void;
  /** Writes what was recorded since the last time. */
  flush(): Promise<void>;
  /** Writes the rest and ends the timer. */
  stop(): Promise<void>;
}

/** Collects uses of tokens and writes the latest one of each every few seconds. */
export function createLastUse({
  tokens,
  log,
}: {
  tokens: Pick<Store['tokens'], 'touch'>;
  log: Log;
}): LastUse {
  let latest = new Map<string, Use>();
  let writing = Promise.resolve();

  const write = async (): Promise<void> => {
    if (latest.size === 0) return;
    const uses = latest;
    latest = new Map();
    try {
      await tokens.touch([...uses.values()]);
    } catch (error) {
      // The next round tries again; a use that came meanwhile is the later one and stays.
      latest = new Map([...uses, ...latest]);
      log.warn({ err: error, uses: uses.size }, 'could not store when tokens were last used');
    }
  };
  const flush = (): Promise<void> => {
    writing = writing.then(write);
    return writing;
  };

  const timer = setInterval(() => void flush(), FLUSH_EVERY);
  timer.unref();
  return {
    record: (use) => {
      latest.set(use.id, use);
    },
    flush,
    stop: () => {
      clearInterval(timer);
      return flush();
    },
  };
}
