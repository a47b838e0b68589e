import pino, { type Logger } from 'pino';
import type { LogLevel } from './config/environment.ts';

/** The server's log: JSON lines on standard error, written beside the work, and how to write the rest. */
export interface ServerLog {
  readonly log: Logger;
  flush(): void;
}

export function createLog(level: LogLevel): ServerLog {
  const destination = pino.destination({ dest: process.stderr.fd, sync: false });
  const log = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
  return {
    log,
    flush: () => {
      try {
        destination.flushSync();
      } catch {
        // Nothing was written yet, or nobody reads any more: there is nowhere left to say so.
      }
    },
  };
}
