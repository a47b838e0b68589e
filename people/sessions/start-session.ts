import { personEntry } from '../audit-entry.ts';
import type { CookiesToSet, NewSession, Origin } from '../people.ts';
import { withinRequest } from '../request-scope.ts';
import type { Room } from '../room.ts';
import { ABSOLUTE_SECONDS } from './session-rules.ts';

/** See `People.startSession`. */
export async function startSession(
  { userId, method, secondFactor, authenticatedAt, previous, ...from }: NewSession & Origin,
  { context, cookies, devices, sessions, store, audit }: Room,
): Promise<CookiesToSet> {
  const { token } = await store.people.asking(() =>
    withinRequest({ ...from, session: undefined }, () =>
      context.internalAdapter.createSession(userId, false, {
        method,
        secondFactor,
        authenticatedAt,
      }),
    ),
  );
  const session = await sessions.use(token);
  if (!session) throw new Error('a session was begun and is not there');
  if (previous) await sessions.end(previous);
  await audit(
    personEntry({
      action: 'signed_in',
      person: session,
      from,
      details: {
        method,
        second_factor: secondFactor,
        ...(authenticatedAt && { authenticated_at: authenticatedAt.toISOString() }),
      },
    }),
  );
  return {
    setCookie: [
      cookies.write('session', token, ABSOLUTE_SECONDS),
      devices.remember(session.email, new Headers()),
    ],
  };
}
