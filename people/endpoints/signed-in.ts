import { personEntry } from '../audit-entry.ts';
import type { Origin, PersonSession } from '../people.ts';
import type { Room } from '../room.ts';

/**
 * What every sign-in ends with: the session that this browser had before ends, the device is known
 * from now on, and the audit log hears of it. Answers the cookies to set, the new session's among them.
 */
export async function signedIn(
  {
    setCookie,
    previous,
    headers,
    from,
  }: {
    setCookie: readonly string[];
    /** The session with which the request came. */
    previous: PersonSession | undefined;
    headers: Headers;
    from: Origin;
  },
  { cookies, devices, sessions, audit }: Room,
): Promise<readonly string[]> {
  const token = cookies.readSet(setCookie, 'session');
  const session = token === undefined ? undefined : await sessions.use(token);
  if (!session) throw new Error('Better Auth signed somebody in and stored no session');
  if (previous) await sessions.end(previous);
  const isSame = session.method === 'passkey' && previous?.userId === session.userId;
  await audit(
    personEntry({
      action: isSame ? 'reauthenticated' : 'signed_in',
      person: session,
      from,
      details: { method: session.method, second_factor: session.secondFactor },
    }),
  );
  return [
    ...setCookie.filter((line) => !line.startsWith(`${cookies.name('secondFactor')}=`)),
    cookies.remove('secondFactor'),
    devices.remember(session.email, headers),
  ];
}
