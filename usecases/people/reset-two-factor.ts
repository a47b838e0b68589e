import { NotFoundError } from '@kiln-connect/core';
import { auditActor } from '../audit.ts';
import type { Operator } from '../caller.ts';
import { requireEmail } from '../email-address.ts';
import { queueMail } from '../mail/queue-mail.ts';
import { memberSubject } from '../members/find-member.ts';
import type { System } from '../system.ts';

/** What a person lost who lost their phone, and what they still have. */
export type TwoFactorResetAnswer = {
  readonly user_id: string;
  readonly email: string;
  /** The authenticator app, and its backup codes with it. */
  readonly app_removed: boolean;
  readonly passkeys_removed: number;
  readonly passkeys_left: number;
  readonly sessions_ended: number;
};

/**
 * Takes the second factor of a person away who lost phone and backup codes, and ends all their
 * sessions: their password alone lets them in, and they are written to. The log of each of their
 * organizations hears of it, and where they are in none, the deployment's.
 * @throws {InvalidInputError} 'invalid_email'.
 * @throws {NotFoundError} 'person_not_found'.
 * @throws {ConflictError} 'two_factor_not_enabled' when there is nothing to take away.
 */
export async function resetTwoFactor(
  { email, passkeys: withPasskeys = false }: { email: string; passkeys?: boolean | undefined },
  operator: Operator,
  system: System,
): Promise<TwoFactorResetAnswer> {
  const { people, store, clock } = system;
  const person = await people.findPerson({ email: requireEmail(email) });
  if (person === undefined) {
    throw new NotFoundError({
      code: 'person_not_found',
      message: `Nobody here signs in as ${email}; 'members list' shows the addresses of an organization.`,
    });
  }
  const reset = await people.resetTwoFactor({ userId: person.id, withPasskeys });
  const done = {
    app_removed: reset.appRemoved,
    passkeys_removed: reset.passkeysRemoved,
    passkeys_left: reset.passkeysLeft,
    sessions_ended: reset.sessionsEnded,
  };
  await store.atomically(async (groups) => {
    const memberships = await groups.members.ofUser(person.id);
    const logs = memberships.map(({ organizationId }) => organizationId);
    for (const organizationId of logs.length > 0 ? logs : [null]) {
      const subject = memberSubject({ userId: person.id, email: person.email });
      const deed = { organizationId, action: 'two_factor_reset', subject, details: done };
      await auditActor(deed, operator, groups);
    }
    await queueMail(
      {
        kind: 'two_factor_reset',
        to: person.email,
        organizationId: null,
        at: clock.now(),
        passkeysRemoved: reset.passkeysRemoved,
      },
      groups,
      system,
    );
  });
  return { user_id: person.id, email: person.email, ...done };
}
