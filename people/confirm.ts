import { ConflictError, InvalidInputError } from '@kiln-connect/core';
import { verifyPassword } from 'better-auth/crypto';
import { confirmations } from './attempt-limits.ts';
import { personEntry } from './audit-entry.ts';
import { confirmationFailed } from './better-auth-fault.ts';
import { passwordHash } from './passwords/password-rows.ts';
import type { Origin, PersonSession } from './people.ts';
import type { Room } from './room.ts';
import { countAttempt, forgiveAttempts } from './throttle.ts';
import { acceptCode } from './two-factor/accept-code.ts';

/** See `People.confirm`. */
export async function confirm(
  {
    session,
    password,
    code,
    ...from
  }: { session: PersonSession; password?: string; code?: string } & Origin,
  room: Room,
): Promise<void> {
  requireWhatThePersonHas({ session, password, code });
  await requireProof({ session, password, code }, room);
  const { sessionId, hasTwoFactor } = session;
  await room.sessions.authenticated({ sessionId, secondFactor: hasTwoFactor });
  await room.audit(personEntry({ action: 'reauthenticated', person: session, from }));
}

function requireWhatThePersonHas({
  session: { hasPassword, hasTwoFactor },
  password,
  code,
}: {
  session: PersonSession;
  password: string | undefined;
  code: string | undefined;
}): void {
  if (!hasPassword && !hasTwoFactor) {
    throw new ConflictError({
      code: 'nothing_to_confirm_with',
      message: 'You have neither a password nor an authenticator app: sign in again instead.',
    });
  }
  const missing = [
    ...(hasPassword && !password ? ['password'] : []),
    ...(hasTwoFactor && !code ? ['code'] : []),
  ];
  if (missing.length === 0) return;
  throw new InvalidInputError({
    code: 'confirmation_missing',
    message: `To confirm that it is you, ${missing.join(' and ')} must be given.`,
    details: { missing },
  });
}

/**
 * Checks what is given against what the person has; guesses are counted.
 * @throws {UnauthenticatedError} `confirmation_failed`
 * @throws {TooManyRequestsError} `too_many_attempts`
 */
async function requireProof(
  o: { session: PersonSession; password: string | undefined; code: string | undefined },
  room: Room,
): Promise<void> {
  const { userId, hasPassword, hasTwoFactor } = o.session;
  const limits = confirmations(userId);
  await countAttempt(limits, room);
  if (hasPassword) {
    const hash = await passwordHash(userId, room);
    const isRight = hash && (await verifyPassword({ hash, password: o.password ?? '' }));
    if (!isRight) throw confirmationFailed();
  }
  if (hasTwoFactor && (await acceptCode({ userId, code: o.code ?? '' }, room)) !== 'accepted') {
    throw confirmationFailed();
  }
  await forgiveAttempts(limits, room);
}
