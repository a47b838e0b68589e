import { InvalidInputError } from '@kiln-connect/core';
import type { SignedIn } from '../caller.ts';
import type { System } from '../system.ts';
import type { MeAnswer } from './me-answer.ts';
import { readMe } from './read-me.ts';

/**
 * Gives a person another password and ends their other sessions; who has none yet, because they sign
 * in by single sign-on or passkey, gives no present one.
 * @throws {UnauthenticatedError} 'confirmation_failed' when the present one is wrong.
 * @throws {ForbiddenError} 'reauthentication_needed' when there is none and the proof is old.
 * @throws {InvalidInputError} 'current_password_needed', 'weak_password'.
 * @throws {ConflictError} 'no_password' when a present one is given and there is none.
 * @throws {TooManyRequestsError} 'too_many_attempts'.
 */
export async function changePassword(
  { current, next }: { current?: string | undefined; next: string },
  person: SignedIn,
  system: System,
): Promise<MeAnswer> {
  const { session, address, userAgent } = person;
  const from = { session, address, userAgent };
  if (current !== undefined) {
    await system.people.changePassword({ ...from, current, next });
  } else if (session.hasPassword) {
    throw new InvalidInputError({
      code: 'current_password_needed',
      message: 'Give your present password as current_password.',
    });
  } else {
    await system.people.setPassword({ ...from, password: next });
  }
  return readMe({}, { ...person, session: { ...session, hasPassword: true } }, system);
}
