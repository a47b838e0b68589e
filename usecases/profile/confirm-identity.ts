import type { SignedIn } from '../caller.ts';
import type { System } from '../system.ts';
import type { MeAnswer } from './me-answer.ts';
import { readMe } from './read-me.ts';

/**
 * Proves anew who uses the session, so that changes which ask for a recent proof are let through. A
 * person with an authenticator app gives its code as well as the password.
 * @throws {InvalidInputError} 'confirmation_missing'.
 * @throws {UnauthenticatedError} 'confirmation_failed'.
 * @throws {TooManyRequestsError} 'too_many_attempts'.
 */
export async function confirmIdentity(
  { password, code }: { password?: string | undefined; code?: string | undefined },
  person: SignedIn,
  system: System,
): Promise<MeAnswer> {
  const { session, address, userAgent } = person;
  await system.people.confirm({
    session,
    ...(password !== undefined && { password }),
    ...(code !== undefined && { code }),
    address,
    userAgent,
  });
  const confirmed = { ...session, authenticatedAt: system.clock.now() };
  return readMe({}, { ...person, session: confirmed }, system);
}
