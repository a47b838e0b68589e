import type { Clock } from '@kiln-connect/core';
import type { PersonSession } from '../people.ts';
import type { RequestScope } from '../request-scope.ts';
import { ABSOLUTE_SECONDS } from './session-rules.ts';

/** What a new session is stored with. */
interface SessionFields {
  readonly method: string;
  readonly secondFactor: boolean;
  readonly authenticatedAt: Date;
  readonly createdAt: Date;
  /** When it was used last, in Better Auth's words. */
  readonly updatedAt: Date;
  readonly expiresAt: Date;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
}

/**
 * How a session began, told by the endpoint that makes it. One that replaces the request's own (so
 * that its secret changes when its rights do) keeps that one's ages: it must not live longer by it.
 */
export function sessionFields(
  {
    session,
    path,
    request,
  }: {
    /** What Better Auth would store; a session begun by `startSession` says here how. */
    session: object;
    path: string | undefined;
    request: RequestScope | undefined;
  },
  { clock }: { clock: Clock },
): SessionFields {
  const now = clock.now();
  const begun = (method: string, secondFactor: boolean, authenticatedAt = now): SessionFields => ({
    method,
    secondFactor,
    authenticatedAt,
    createdAt: now,
    updatedAt: now,
    expiresAt: new Date(now.getTime() + ABSOLUTE_SECONDS * 1000),
    ipAddress: request?.address ?? null,
    userAgent: request?.userAgent ?? null,
  });
  const replacing = (current: PersonSession, secondFactor: boolean): SessionFields => ({
    ...begun(current.method, secondFactor),
    authenticatedAt: current.authenticatedAt,
    createdAt: current.createdAt,
    expiresAt: new Date(current.createdAt.getTime() + ABSOLUTE_SECONDS * 1000),
  });
  const current = request?.session;
  switch (path) {
    case '/sign-in/email':
      return begun('password', false);
    case '/two-factor/verify-totp':
    case '/two-factor/verify-backup-code':
      return current ? replacing(current, true) : begun('password', true);
    case '/two-factor/disable':
      if (!current) break;
      return replacing(current, current.secondFactor && current.method !== 'password');
    case '/passkey/verify-authentication':
      return begun('passkey', true);
    case undefined: {
      const { method, secondFactor, authenticatedAt } = session as Partial<SessionFields>;
      if (method === undefined || secondFactor === undefined) break;
      return begun(method, secondFactor, authenticatedAt);
    }
  }
  throw new Error(`no rule says how a session begins at ${path ?? 'no endpoint'}`);
}
