import type { SignedIn } from '../caller.ts';
import type { System } from '../system.ts';
import type { SessionAnswer } from './me-answer.ts';

/** The sessions of a person that have not ended, the last used first. */
export async function listSessions(
  _input: Record<string, never>,
  { session }: SignedIn,
  { people }: System,
): Promise<SessionAnswer[]> {
  const sessions = await people.sessions({ userId: session.userId });
  return sessions.map((one) => ({
    id: one.id,
    device: one.device,
    address: one.address,
    method: one.method,
    current: one.id === session.sessionId,
    created_at: one.createdAt.toISOString(),
    last_seen_at: one.lastSeenAt.toISOString(),
    expires_at: one.expiresAt.toISOString(),
  }));
}
