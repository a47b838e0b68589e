import { inspect } from 'node:util';
import type { Log } from '@kiln-connect/core';

/** A server's log, of every level, with all that it was given: more than is ever written. */
export interface CapturedLog {
  readonly log: Log;
  text(): string;
}

export function captureLog(): CapturedLog {
  const lines: string[] = [];
  const keep = (fields: object, message: string): void => {
    lines.push(
      `${message} ${inspect(fields, { depth: 10, maxStringLength: null, maxArrayLength: null, breakLength: Number.POSITIVE_INFINITY })}`,
    );
  };
  return {
    log: { debug: keep, info: keep, warn: keep, error: keep },
    text: () => lines.join('\n'),
  };
}
