import { NotFoundError } from '@kiln-connect/core';
import { personEntry } from './audit-entry.ts';
import { pruneChallenges } from './challenges.ts';
import { confirm } from './confirm.ts';
import { createCookies } from './cookies.ts';
import { handleRequest, sessionOf } from './handle-request.ts';
import { knownDevices } from './known-devices.ts';
import { openBetterAuth } from './open-better-auth.ts';
import { changePassword, setPassword } from './passwords/change-password.ts';
import type { Origin, People, PeopleOptions } from './people.ts';
import { keyForUse } from './people-secret.ts';
import { createUser, findPerson, removeUser, updateName } from './persons.ts';
import type { Room } from './room.ts';
import { sessionRows } from './sessions/session-rows.ts';
import { startSession } from './sessions/start-session.ts';
import { resetTwoFactor } from './two-factor/reset-two-factor.ts';

/** How often what has ended is taken away, in milliseconds. */
const PRUNE_EVERY = 3_600_000;

/** Opens the room. */
export async function createPeople(options: PeopleOptions): Promise<People> {
  const room = await openRoom(options);
  const { sessions, log } = room;
  const pruning = setInterval(() => {
    Promise.all([sessions.prune(), pruneChallenges(room)]).catch((error: unknown) => {
      log.warn({ err: error }, 'what has ended could not be taken away');
    });
  }, PRUNE_EVERY);
  pruning.unref();

  const ended = async (o: { userId: string; count: number; from: Origin }) => {
    const person = await findPerson({ id: o.userId }, room);
    if (!person || o.count === 0) return;
    await room.audit(
      personEntry({
        action: 'session_ended',
        person: { userId: person.id, email: person.email },
        from: o.from,
        details: { sessions: o.count },
      }),
    );
  };

  return {
    handle: (request, from) => handleRequest(request, from, room),
    findSession: async (headers) => {
      const session = await sessionOf(headers, room);
      return session && { session, setCookie: [] };
    },
    createUser: (o) => createUser(o, room),
    findPerson: (by) => findPerson(by, room),
    removeUser: (o) => removeUser(o, room),
    startSession: (o) => startSession(o, room),
    confirm: (o) => confirm(o, room),
    updateName: (o) => updateName(o, room),
    changePassword: (o) => changePassword(o, room),
    setPassword: (o) => setPassword(o, room),
    sessions: ({ userId }) => sessions.list(userId),
    endSession: async ({ userId, sessionId, ...from }) => {
      if (!(await sessions.end({ userId, sessionId }))) {
        throw new NotFoundError({
          code: 'session_not_found',
          message: 'There is no such session: it may have ended already.',
        });
      }
      await ended({ userId, count: 1, from });
    },
    endOtherSessions: async ({ userId, exceptSessionId, ...from }) => {
      await ended({ userId, count: await sessions.endAll({ userId, exceptSessionId }), from });
    },
    endAllSessions: async ({ userId, ...from }) => {
      await ended({ userId, count: await sessions.endAll({ userId }), from });
    },
    resetTwoFactor: (o) => resetTwoFactor(o, room),
    stop: () => clearInterval(pruning),
  };
}

/** Puts together what the functions of this room share. */
export async function openRoom(options: PeopleOptions): Promise<Room> {
  const { store, publicUrl, isSecure, clock, log, audit, onResetRequested } = options;
  const secret = keyForUse(options.secret, 'better-auth');
  const cookies = createCookies({ secret, isSecure });
  const auth = openBetterAuth({
    database: store.people,
    publicUrl,
    secret,
    cookies,
    clock,
    log,
    onResetRequested: (link) => onResetRequested(link),
  });
  return {
    store,
    auth,
    context: await auth.$context,
    publicUrl,
    cookies,
    devices: knownDevices({ cookies, secret: keyForUse(options.secret, 'known devices') }),
    sessions: sessionRows(store.people, { clock }),
    clock,
    log,
    audit: (entry) => audit(entry),
    organizationsOf: (userId) => options.organizationsOf(userId),
  };
}
