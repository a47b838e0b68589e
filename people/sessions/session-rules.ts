import { ForbiddenError, RECENT_AUTHENTICATION_SECONDS } from '@kiln-connect/core';
import type { PersonSession } from '../people.ts';

/** How long a session lives after the last request with it, in seconds. */
export const IDLE_SECONDS = 12 * 60 * 60;

/** How long a session lives however much it is used, in seconds. */
export const ABSOLUTE_SECONDS = 7 * 24 * 60 * 60;

/** Uses within this many seconds of the last stored one are not stored. */
export const SEEN_SECONDS = 60;

/** When a session ends if nothing is asked with it any more. */
export const endOf = ({ lastSeenAt, expiresAt }: { lastSeenAt: Date; expiresAt: Date }): Date =>
  new Date(Math.min(lastSeenAt.getTime() + IDLE_SECONDS * 1000, expiresAt.getTime()));

/**
 * Lets pass who proved lately who they are, with the second factor if they have one: an identity
 * provider, which asks for none of ours, must not give its people passkeys or take their app away.
 * @throws {ForbiddenError} `reauthentication_needed`
 */
export function requireRecent(
  {
    authenticatedAt,
    hasTwoFactor,
    secondFactor,
  }: Pick<PersonSession, 'authenticatedAt' | 'hasTwoFactor' | 'secondFactor'>,
  now: Date,
): void {
  const age = (now.getTime() - authenticatedAt.getTime()) / 1000;
  const isProven = secondFactor || !hasTwoFactor;
  if (isProven && age <= RECENT_AUTHENTICATION_SECONDS) return;
  throw new ForbiddenError({
    code: 'reauthentication_needed',
    message: `Confirm that it is you: this needs an authentication of the last ${RECENT_AUTHENTICATION_SECONDS / 60} minutes.`,
    details: {
      authenticated_at: authenticatedAt.toISOString(),
      max_age_seconds: RECENT_AUTHENTICATION_SECONDS,
    },
  });
}
