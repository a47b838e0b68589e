import { createOTP } from '@better-auth/utils/otp';
import { symmetricDecrypt } from 'better-auth/crypto';
import { and, eq, isNull, lt, or } from 'drizzle-orm';
import type { Room } from '../room.ts';

/** What authenticator apps count in, in seconds (RFC 6238, section 4.1). */
export const STEP_SECONDS = 30;

export const DIGITS = 6;

/** Steps that a code may be early or late: clocks differ (RFC 6238, section 5.2). */
const DRIFT = 1;

export type CodeVerdict = 'accepted' | 'wrong' | 'used';

/**
 * Takes a code of a person's authenticator app. A code is accepted once, and none of an earlier time
 * step after it (RFC 6238, section 5.2); two requests with one code at the same time: one is refused.
 */
export async function acceptCode(
  { userId, code }: { userId: string; code: string },
  { store, context, clock }: Pick<Room, 'store' | 'context' | 'clock'>,
): Promise<CodeVerdict> {
  const { orm, tables, asking } = store.people;
  const { twoFactors } = tables;
  const [row] = await asking(() =>
    orm.select().from(twoFactors).where(eq(twoFactors.userId, userId)),
  );
  if (!row) return 'wrong';
  const otp = createOTP(await symmetricDecrypt({ key: context.secretConfig, data: row.secret }), {
    digits: DIGITS,
    period: STEP_SECONDS,
  });
  const now = Math.floor(clock.now().getTime() / 1000 / STEP_SECONDS);
  for (let step = now + DRIFT; step >= now - DRIFT; step -= 1) {
    if ((await otp.hotp(step)) !== code) continue;
    const claimed = await asking(() =>
      orm
        .update(twoFactors)
        .set({ lastStep: step })
        .where(
          and(
            eq(twoFactors.id, row.id),
            // The secret may have been replaced since it was read.
            eq(twoFactors.secret, row.secret),
            or(isNull(twoFactors.lastStep), lt(twoFactors.lastStep, step)),
          ),
        )
        .returning({ id: twoFactors.id }),
    );
    return claimed.length > 0 ? 'accepted' : 'used';
  }
  return 'wrong';
}
