import { ConnectError, StoreUnavailableError } from '@kiln-connect/core';

/** What the network says when nobody answers, or who answered is gone. */
const NETWORK_CODES = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/**
 * What PostgreSQL says before it ends a connection or instead of taking one: class 08 (connection
 * exception), 53300 (too many connections), 57P01 to 57P03 (shut down, crashed, starting up); see
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const SQL_STATES = /^(08...|53300|57P0[123])$/;

/** What the driver says of a connection that ended or never came; it has no codes for these. */
const DRIVER_MESSAGES =
  /^(Connection terminated|Query read timeout|timeout expired|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed)/;

interface Unavailability {
  /** Short, without addresses, names or passwords. */
  readonly reason: string;
  /** What the driver said; a query builder's error around it would show the query's values. */
  readonly cause: Error;
}

/** Why the database is out of reach, if that is what the error says; undefined otherwise. */
export function unavailability(error: unknown): Unavailability | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
    if (NETWORK_CODES.has(code) || SQL_STATES.test(code)) return { reason: code, cause };
    if (DRIVER_MESSAGES.test(cause.message)) {
      return { reason: 'the connection was lost or timed out', cause };
    }
  }
  return undefined;
}

/** The error for whoever asked: typed when the database is out of reach, else as it is. */
export function typedFailure(error: unknown): unknown {
  const found = error instanceof ConnectError ? undefined : unavailability(error);
  if (found === undefined) return error;
  return new StoreUnavailableError({
    code: 'database_unavailable',
    message: `PostgreSQL can not be reached (${found.reason}): ask again in a moment, the server connects again by itself.`,
    cause: found.cause,
  });
}

const rejectTyped = (error: unknown): Promise<never> => Promise.reject(typedFailure(error));

/** What invalid sign-in data (class 28) and a database that is not there (3D000) are told by. */
const REFUSED_STATES = /^(28...|3D000)$/;

/** The error for whoever starts a server on a database that it can not use, else as it is. */
export function typedStartFailure(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const found = unavailability(error);
  if (REFUSED_STATES.test(code)) {
    return new StoreUnavailableError({
      code: 'database_unavailable',
      message: `PostgreSQL refuses the user, the password or the database of DATABASE_URL (${code}): correct it and start again.`,
      cause: error,
    });
  }
  if (found === undefined) return error;
  return new StoreUnavailableError({
    code: 'database_unavailable',
    message: `PostgreSQL can not be reached at DATABASE_URL (${found.reason}): see that it runs there, or correct the address, and start again.`,
    cause: found.cause,
  });
}

/** The same functions; what they reject with is a StoreUnavailableError when the database is out of reach. */
export function withTypedFailures<Group extends object>(group: Group): Group {
  const typed = Object.entries(group).map(([name, member]) => {
    if (typeof member !== 'function') return [name, member];
    const call = (...values: unknown[]): unknown => {
      const answer: unknown = member(...values);
      return isThenable(answer) ? answer.then(undefined, rejectTyped) : answer;
    };
    return [name, call];
  });
  return Object.fromEntries(typed) as Group;
}

/** The same groups of functions, each with `withTypedFailures`. */
export const eachWithTypedFailures = <Groups extends { readonly [name: string]: object }>(
  groups: Groups,
): Groups =>
  Object.fromEntries(
    Object.entries(groups).map(([name, group]) => [name, withTypedFailures(group)]),
  ) as Groups;

/** Queries of the query builder are no promises, but run as soon as somebody waits for them. */
const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof (value as { then?: unknown } | undefined)?.then === 'function';
