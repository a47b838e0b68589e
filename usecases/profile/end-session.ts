import type { SignedIn } from '../caller.ts';
import type { System } from '../system.ts';
import { listSessions } from './list-sessions.ts';
import type { SessionAnswer } from './me-answer.ts';

/**
 * Ends one of a person's own sessions; answers those that go on.
 * @throws {NotFoundError} 'session_not_found', for other people's too.
 */
export async function endSession(
  { id: sessionId }: { id: string },
  person: SignedIn,
  system: System,
): Promise<SessionAnswer[]> {
  const { session, address, userAgent } = person;
  await system.people.endSession({ userId: session.userId, sessionId, address, userAgent });
  return listSessions({}, person, system);
}
