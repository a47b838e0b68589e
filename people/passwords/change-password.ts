import { ConflictError } from '@kiln-connect/core';
import { verifyPassword } from 'better-auth/crypto';
import { confirmations } from '../attempt-limits.ts';
import { personEntry } from '../audit-entry.ts';
import { confirmationFailed } from '../better-auth-fault.ts';
import { forgetChallenges } from '../challenges.ts';
import type { Origin, PersonSession } from '../people.ts';
import type { Room } from '../room.ts';
import { requireRecent } from '../sessions/session-rules.ts';
import { countAttempt, forgiveAttempts } from '../throttle.ts';
import { passwordHash, storePassword } from './password-rows.ts';
import { requireStrongPassword } from './password-strength.ts';

/** See `People.changePassword`. */
export async function changePassword(
  {
    session,
    current,
    next,
    ...from
  }: { session: PersonSession; current: string; next: string } & Origin,
  room: Room,
): Promise<void> {
  const hash = await passwordHash(session.userId, room);
  if (hash === undefined) {
    throw new ConflictError({
      code: 'no_password',
      message: 'You have no password yet: set one first.',
    });
  }
  const limits = confirmations(session.userId);
  await countAttempt(limits, room);
  if (!(await verifyPassword({ hash, password: current }))) throw confirmationFailed();
  await forgiveAttempts(limits, room);
  await store({ session, password: next, from }, room);
}

/** See `People.setPassword`. */
export async function setPassword(
  { session, password, ...from }: { session: PersonSession; password: string } & Origin,
  room: Room,
): Promise<void> {
  requireRecent(session, room.clock.now());
  if ((await passwordHash(session.userId, room)) !== undefined) {
    throw new ConflictError({
      code: 'password_exists',
      message: 'You have a password: change it, and give the current one.',
    });
  }
  await store({ session, password, from }, room);
}

/** Whoever knew the old password, or holds a session that it began, is out. */
async function store(
  { session, password, from }: { session: PersonSession; password: string; from: Origin },
  room: Room,
): Promise<void> {
  const { userId, sessionId } = session;
  const organizations = await room.organizationsOf(userId);
  await requireStrongPassword(password, { ...session, organizations });
  await storePassword({ userId, password }, room);
  await forgetChallenges(userId, room);
  const ended = await room.sessions.endAll({ userId, exceptSessionId: sessionId });
  await room.audit(
    personEntry({
      action: 'password_changed',
      person: session,
      from,
      details: { sessions_ended: ended },
    }),
  );
}
