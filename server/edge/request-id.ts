import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What a caller may choose: short, and nothing that could break a log line or a header. */
const VALID = /^[A-Za-z0-9._-]{8,64}$/;

/** The id under which a request is answered and logged: the caller's `x-request-id` if it is a good one. */
export function requestId({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && VALID.test(given) ? given : randomUUID();
}
