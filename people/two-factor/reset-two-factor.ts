import { ConflictError } from '@kiln-connect/core';
import { eq } from 'drizzle-orm';
import type { TwoFactorReset } from '../people.ts';
import type { Room } from '../room.ts';

/** See `People.resetTwoFactor`. */
export async function resetTwoFactor(
  { userId, withPasskeys }: { userId: string; withPasskeys: boolean },
  { store: { people }, clock }: Pick<Room, 'store' | 'clock'>,
): Promise<TwoFactorReset> {
  const { users, sessions, twoFactors, passkeys } = people.tables;
  return people.asking(() =>
    people.orm.transaction(async (transaction) => {
      const off = { twoFactorEnabled: false, updatedAt: clock.now() };
      const [person] = await transaction
        .select({ hasApp: users.twoFactorEnabled })
        .from(users)
        .where(eq(users.id, userId))
        .for('update');
      const keys = await transaction
        .select({ id: passkeys.id })
        .from(passkeys)
        .where(eq(passkeys.userId, userId));
      const passkeysRemoved = withPasskeys ? keys.length : 0;
      const passkeysLeft = keys.length - passkeysRemoved;
      if (!person?.hasApp && passkeysRemoved === 0) {
        throw new ConflictError({
          code: 'two_factor_not_enabled',
          message: `This person has no authenticator app, and ${
            passkeysLeft === 0 ? 'no passkey either' : `passkeys (${passkeysLeft}) were to stay`
          }: there is nothing to reset.`,
        });
      }
      await transaction.update(users).set(off).where(eq(users.id, userId));
      await transaction.delete(twoFactors).where(eq(twoFactors.userId, userId));
      if (withPasskeys) await transaction.delete(passkeys).where(eq(passkeys.userId, userId));
      const ended = await transaction
        .delete(sessions)
        .where(eq(sessions.userId, userId))
        .returning({ id: sessions.id });
      return {
        appRemoved: person?.hasApp ?? false,
        passkeysRemoved,
        passkeysLeft,
        sessionsEnded: ended.length,
      };
    }),
  );
}
