import type { Clock } from '@kiln-connect/core';
import type { PeopleDatabase } from '@kiln-connect/store';
import { and, desc, eq, gt, lt, ne, or, type SQL, sql } from 'drizzle-orm';
import { passwordOf } from '../passwords/password-rows.ts';
import type { PersonSession, SessionSummary } from '../people.ts';
import { deviceName } from './device-name.ts';
import { endOf, IDLE_SECONDS, SEEN_SECONDS } from './session-rules.ts';

/** Sessions as rows; whoever changes one has been told to by a rule elsewhere. */
export interface SessionRows {
  /** The session of this secret, noted as used; undefined when there is none or it has ended. */
  use(token: string): Promise<PersonSession | undefined>;
  /** Those that have not ended, the last used first. */
  list(userId: string): Promise<readonly SessionSummary[]>;
  /** False when the person has none of this id. */
  end(o: { userId: string; sessionId: string }): Promise<boolean>;
  /** Ends all of a person but the one excepted; answers how many. */
  endAll(o: { userId: string; exceptSessionId?: string | undefined }): Promise<number>;
  /** Its person proved anew who they are, with the second factor if they have one. */
  authenticated(o: { sessionId: string; secondFactor: boolean }): Promise<void>;
  /** The second factor is gone: sessions that a password began have none any more. */
  forgetSecondFactor(userId: string): Promise<void>;
  /** Takes away what has ended. */
  prune(): Promise<void>;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function sessionRows(
  { orm, tables, asking }: PeopleDatabase,
  { clock }: { clock: Clock },
): SessionRows {
  const { sessions, users, credentials } = tables;
  const idleLimit = () => new Date(clock.now().getTime() - IDLE_SECONDS * 1000);
  const isAlive = () =>
    and(gt(sessions.expiresAt, clock.now()), gt(sessions.lastSeenAt, idleLimit()));
  const remove = async (which: SQL | undefined) => {
    const ended = await asking(() =>
      orm.delete(sessions).where(which).returning({ id: sessions.id }),
    );
    return ended.length;
  };
  return {
    use: (token) =>
      asking(async () => {
        const [row] = await orm
          .select({
            session: sessions,
            email: users.email,
            name: users.name,
            hasTwoFactor: users.twoFactorEnabled,
            hasPassword: sql<boolean>`${credentials.password} is not null`,
          })
          .from(sessions)
          .innerJoin(users, eq(users.id, sessions.userId))
          .leftJoin(credentials, passwordOf(credentials, users.id))
          .where(and(eq(sessions.token, token), isAlive()));
        if (!row) return undefined;
        const { session, ...person } = row;
        const now = clock.now();
        let { lastSeenAt } = session;
        if (now.getTime() - lastSeenAt.getTime() >= SEEN_SECONDS * 1000) {
          lastSeenAt = now;
          await orm.update(sessions).set({ lastSeenAt }).where(eq(sessions.id, session.id));
        }
        return {
          ...person,
          sessionId: session.id,
          userId: session.userId,
          method: session.method,
          secondFactor: session.secondFactor,
          authenticatedAt: session.authenticatedAt,
          createdAt: session.createdAt,
          expiresAt: endOf({ lastSeenAt, expiresAt: session.expiresAt }),
          address: session.ipAddress,
          userAgent: session.userAgent,
        };
      }),
    list: (userId) =>
      asking(async () => {
        const rows = await orm
          .select()
          .from(sessions)
          .where(and(eq(sessions.userId, userId), isAlive()))
          .orderBy(desc(sessions.lastSeenAt), desc(sessions.id));
        return rows.map((row) => ({
          id: row.id,
          device: deviceName(row.userAgent),
          address: row.ipAddress,
          method: row.method,
          createdAt: row.createdAt,
          lastSeenAt: row.lastSeenAt,
          expiresAt: endOf(row),
        }));
      }),
    end: async ({ userId, sessionId }) =>
      // The database refuses to compare with what is no UUID.
      UUID.test(sessionId) &&
      (await remove(and(eq(sessions.id, sessionId), eq(sessions.userId, userId)))) > 0,
    endAll: ({ userId, exceptSessionId }) =>
      remove(
        and(
          eq(sessions.userId, userId),
          exceptSessionId === undefined ? undefined : ne(sessions.id, exceptSessionId),
        ),
      ),
    authenticated: async ({ sessionId, secondFactor }) => {
      await asking(() =>
        orm
          .update(sessions)
          .set({ authenticatedAt: clock.now(), ...(secondFactor && { secondFactor }) })
          .where(eq(sessions.id, sessionId)),
      );
    },
    forgetSecondFactor: async (userId) => {
      await asking(() =>
        orm
          .update(sessions)
          .set({ secondFactor: false })
          .where(and(eq(sessions.userId, userId), eq(sessions.method, 'password'))),
      );
    },
    prune: async () => {
      await remove(or(lt(sessions.expiresAt, clock.now()), lt(sessions.lastSeenAt, idleLimit())));
    },
  };
}
