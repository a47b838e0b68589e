import { UnauthenticatedError } from '@kiln-connect/core';
import { z } from 'zod';
import { passwordGuesses } from '../attempt-limits.ts';
import { personEntry } from '../audit-entry.ts';
import type { Origin } from '../people.ts';
import { findPerson } from '../persons.ts';
import type { Room } from '../room.ts';
import { countAttempt, forgiveAttempts } from '../throttle.ts';
import { openEndpoint } from './endpoint.ts';
import { email, password } from './fields.ts';
import { signedIn } from './signed-in.ts';

/** Tells the audit log of a refused sign-in, and passes the refusal on. */
export async function refuseSignIn(
  { error, email, from }: { error: unknown; email: string; from: Origin },
  room: Room,
): Promise<never> {
  if (error instanceof UnauthenticatedError) {
    const person = await findPerson({ email }, room);
    await room.audit(
      personEntry({
        action: 'sign_in_failed',
        person: { userId: person?.id ?? null, email },
        from,
        details: { reason: error.code },
      }),
    );
  }
  throw error;
}

export const signInWithPassword = openEndpoint({
  method: 'POST',
  path: '/sign-in/email',
  body: z.strictObject({ email, password }),
  answer: async ({ body, headers, from, session, ask }, room) => {
    const knownDevice = room.devices.idFor(body.email, headers);
    const limits = passwordGuesses(body.email, { address: from.address, knownDevice });
    await countAttempt(limits, room);
    const { data, setCookie } = await ask({ body, carrying: [] }).catch((error) =>
      refuseSignIn({ error, email: body.email, from }, room),
    );
    await forgiveAttempts(limits, room);
    if ((data as { twoFactorRedirect?: boolean }).twoFactorRedirect) {
      return { data: { two_factor: true }, setCookie };
    }
    return {
      data: { two_factor: false },
      setCookie: await signedIn({ setCookie, previous: session, headers, from }, room),
    };
  },
});

export const signOut = openEndpoint({
  method: 'POST',
  path: '/sign-out',
  body: z.strictObject({}),
  answer: async ({ session, from }, { sessions, cookies, audit }) => {
    if (session) {
      await sessions.end(session);
      await audit(personEntry({ action: 'signed_out', person: session, from }));
    }
    return { data: {}, setCookie: [cookies.remove('session'), cookies.remove('secondFactor')] };
  },
});
