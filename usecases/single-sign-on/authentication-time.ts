import type { ProvenIdentity } from '@kiln-connect/people/single-sign-on';

/** As old as a session can become, in milliseconds: a proof of that age is recent nowhere. */
const OLDEST = 7 * 24 * 3_600_000;

/**
 * Since when a person counts as authenticated whom a provider proved: since when it says. One that
 * says nothing is believed to have asked now if we demanded it; if we did not, a session of its own
 * may have let the browser through, and the person counts as authenticated long ago.
 */
export function authenticationTime({
  identity: { authenticatedAt },
  isFresh,
  now,
}: {
  readonly identity: Pick<ProvenIdentity, 'authenticatedAt'>;
  /** The provider was told to ask the person anew. */
  readonly isFresh: boolean;
  readonly now: Date;
}): Date {
  if (authenticatedAt !== undefined) return authenticatedAt;
  return isFresh ? now : new Date(now.getTime() - OLDEST);
}
