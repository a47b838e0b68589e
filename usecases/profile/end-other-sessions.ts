import type { SignedIn } from '../caller.ts';
import type { System } from '../system.ts';
import { listSessions } from './list-sessions.ts';
import type { SessionAnswer } from './me-answer.ts';

/** Ends all of a person's sessions but the one that asks; answers that one. */
export async function endOtherSessions(
  _input: Record<string, never>,
  person: SignedIn,
  system: System,
): Promise<SessionAnswer[]> {
  const { session, address, userAgent } = person;
  const { userId, sessionId: exceptSessionId } = session;
  await system.people.endOtherSessions({ userId, exceptSessionId, address, userAgent });
  return listSessions({}, person, system);
}
