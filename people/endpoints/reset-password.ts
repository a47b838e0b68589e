import { z } from 'zod';
import { openRequests, passwordGuesses, resetRequests } from '../attempt-limits.ts';
import { personEntry } from '../audit-entry.ts';
import { invalidResetToken } from '../better-auth-fault.ts';
import { forgetChallenges } from '../challenges.ts';
import { requireStrongPassword } from '../passwords/password-strength.ts';
import type { Person } from '../people.ts';
import { findPerson } from '../persons.ts';
import type { Room } from '../room.ts';
import { countAttempt, forgiveAttempts } from '../throttle.ts';
import { openEndpoint } from './endpoint.ts';
import { email, password } from './fields.ts';

export const requestPasswordReset = openEndpoint({
  method: 'POST',
  path: '/request-password-reset',
  body: z.strictObject({ email }),
  answer: async ({ body, headers, from }, room) => {
    const knownDevice = room.devices.idFor(body.email, headers);
    await countAttempt(resetRequests(body.email, { address: from.address, knownDevice }), room);
    // Not waited for: the answer comes as soon for an e-mail that nobody has.
    void room.auth.api
      .requestPasswordReset({ body })
      .catch((error: unknown) => room.log.error({ err: error }, 'a reset link could not be made'));
    return { data: {} };
  },
});

/** Whose reset link has this token, without using it up. */
async function ownerOf(token: string, room: Room): Promise<Person> {
  const { internalAdapter } = room.context;
  const found = await room.store.people.asking(() =>
    internalAdapter.findVerificationValue(`reset-password:${token}`),
  );
  const isAlive = found && found.expiresAt > new Date();
  const owner = isAlive ? await findPerson({ id: found.value }, room) : undefined;
  if (!owner) throw invalidResetToken();
  return owner;
}

export const resetPassword = openEndpoint({
  method: 'POST',
  path: '/reset-password',
  body: z.strictObject({ token: z.string().min(1).max(128), password }),
  answer: async ({ body, headers, from, session, ask }, room) => {
    await countAttempt(openRequests('reset-token', from.address), room);
    const owner = await ownerOf(body.token, room);
    const organizations = await room.organizationsOf(owner.id);
    await requireStrongPassword(body.password, { ...owner, organizations });
    await ask({ body: { token: body.token, newPassword: body.password }, carrying: [] });
    await forgetChallenges(owner.id, room);
    const guesses = passwordGuesses(owner.email, { address: from.address, knownDevice: undefined });
    await forgiveAttempts(guesses, room);
    await room.audit(
      personEntry({
        action: 'password_reset',
        person: { userId: owner.id, email: owner.email },
        from,
      }),
    );
    const { cookies, devices, sessions } = room;
    // This browser may have been somebody else's until now.
    if (session) await sessions.end(session);
    // Whoever reads the mail is the owner: guesses of strangers must not keep them out.
    return {
      data: {},
      setCookie: [cookies.remove('session'), devices.remember(owner.email, headers)],
    };
  },
});
