import { z } from 'zod';
import { codeGuesses, confirmations } from '../attempt-limits.ts';
import { personEntry } from '../audit-entry.ts';
import { signInExpired, twoFactorEnabled, wrongCode } from '../better-auth-fault.ts';
import type { Person, PersonSession } from '../people.ts';
import { findPerson } from '../persons.ts';
import type { Room } from '../room.ts';
import { type AttemptLimit, countAttempt, forgiveAttempts } from '../throttle.ts';
import { acceptCode } from '../two-factor/accept-code.ts';
import { type Answer, type Exchange, openEndpoint } from './endpoint.ts';
import { code } from './fields.ts';
import { refuseSignIn } from './sign-in.ts';
import { signedIn } from './signed-in.ts';

type CodeExchange = Exchange<{ code: string }, PersonSession | undefined>;

interface Waiting {
  readonly person: Person;
  readonly limits: readonly AttemptLimit[];
}

/** Whose sign-in waits for a second factor; undefined when none does, or it waited too long. */
async function waitingSignIn(
  { headers, from }: CodeExchange,
  room: Room,
): Promise<Waiting | undefined> {
  const challenge = room.cookies.read(headers, 'secondFactor');
  if (challenge === undefined) return undefined;
  const { internalAdapter } = room.context;
  const found = await room.store.people.asking(() =>
    internalAdapter.findVerificationValue(challenge),
  );
  if (!found || found.expiresAt <= new Date()) return undefined;
  const person = await findPerson({ id: found.value }, room);
  if (!person) return undefined;
  const knownDevice = room.devices.idFor(person.email, headers);
  return { person, limits: codeGuesses(person.id, { address: from.address, knownDevice }) };
}

/** Lets Better Auth end the sign-in that waits, once `accept` has nothing against it. */
async function completeSignIn(
  { person, limits }: Waiting,
  accept: () => Promise<void>,
  exchange: CodeExchange,
  room: Room,
): Promise<Answer> {
  const { body, headers, from, session, ask } = exchange;
  await countAttempt(limits, room);
  const complete = async () => {
    await accept();
    // Without the session's cookie: Better Auth would take the code for that session's.
    return ask({ body, carrying: ['secondFactor'] });
  };
  const { setCookie } = await complete().catch((error) =>
    refuseSignIn({ error, email: person.email, from }, room),
  );
  await forgiveAttempts(limits, room);
  return {
    data: {},
    setCookie: await signedIn({ setCookie, previous: session, headers, from }, room),
  };
}

/** The first code of an app that is being set up: from now on sign-ins ask for one. */
async function enrol(session: PersonSession, exchange: CodeExchange, room: Room): Promise<Answer> {
  if (session.hasTwoFactor) throw twoFactorEnabled();
  const { body, from, ask } = exchange;
  const limits = confirmations(session.userId);
  await countAttempt(limits, room);
  if ((await acceptCode({ userId: session.userId, code: body.code }, room)) !== 'accepted') {
    throw wrongCode();
  }
  const { setCookie } = await ask({ body, carrying: ['session'] });
  await forgiveAttempts(limits, room);
  await room.audit(personEntry({ action: 'two_factor_enabled', person: session, from }));
  return { data: {}, setCookie };
}

export const verifyTotp = openEndpoint({
  method: 'POST',
  path: '/two-factor/verify-totp',
  body: z.strictObject({ code }),
  answer: async (exchange, room) => {
    const waiting = await waitingSignIn(exchange, room);
    if (waiting) {
      const accept = async () => {
        const { code } = exchange.body;
        const verdict = await acceptCode({ userId: waiting.person.id, code }, room);
        if (verdict !== 'accepted') throw wrongCode();
      };
      return completeSignIn(waiting, accept, exchange, room);
    }
    if (!exchange.session) throw signInExpired();
    return enrol(exchange.session, exchange, room);
  },
});

export const verifyBackupCode = openEndpoint({
  method: 'POST',
  path: '/two-factor/verify-backup-code',
  body: z.strictObject({ code }),
  answer: async (exchange, room) => {
    const waiting = await waitingSignIn(exchange, room);
    if (!waiting) throw signInExpired();
    return completeSignIn(waiting, async () => {}, exchange, room);
  },
});
