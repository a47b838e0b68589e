import { InvalidInputError } from '@kiln-connect/core';
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { confirmations } from '../attempt-limits.ts';
import { personEntry } from '../audit-entry.ts';
import type { PersonSession } from '../people.ts';
import type { Room } from '../room.ts';
import { countAttempt, forgiveAttempts } from '../throttle.ts';
import { type Exchange, signedInEndpoint } from './endpoint.ts';
import { password } from './fields.ts';

const passwordBody = z.strictObject({ password: password.optional() });

/** Asks Better Auth with the password, whose guesses are counted. */
async function askWithPassword<Data>(
  { body, session, ask }: Exchange<z.infer<typeof passwordBody>, PersonSession>,
  room: Room,
): Promise<{ data: Data; setCookie: readonly string[] }> {
  if (session.hasPassword && body.password === undefined) {
    throw new InvalidInputError({
      code: 'invalid_input',
      message: 'password: must be given; this person has one.',
    });
  }
  const limits = confirmations(session.userId);
  await countAttempt(limits, room);
  const { data, setCookie } = await ask({ body, carrying: ['session'] });
  await forgiveAttempts(limits, room);
  return { data: data as Data, setCookie };
}

export const enableTwoFactor = signedInEndpoint({
  method: 'POST',
  path: '/two-factor/enable',
  body: passwordBody,
  needs: 'recent',
  answer: async (exchange, room) => {
    const { data } = await askWithPassword<{ totpURI: string; backupCodes: string[] }>(
      exchange,
      room,
    );
    const { orm, tables, asking } = room.store.people;
    // A new secret: codes of an earlier one say nothing of its own.
    await asking(() =>
      orm
        .update(tables.twoFactors)
        .set({ lastStep: null })
        .where(eq(tables.twoFactors.userId, exchange.session.userId)),
    );
    return { data: { totp_uri: data.totpURI, backup_codes: data.backupCodes } };
  },
});

export const disableTwoFactor = signedInEndpoint({
  method: 'POST',
  path: '/two-factor/disable',
  body: passwordBody,
  needs: 'recent',
  answer: async (exchange, room) => {
    const { session, from } = exchange;
    const { setCookie } = await askWithPassword(exchange, room);
    await room.sessions.forgetSecondFactor(session.userId);
    await room.audit(personEntry({ action: 'two_factor_disabled', person: session, from }));
    return { data: {}, setCookie };
  },
});

export const generateBackupCodes = signedInEndpoint({
  method: 'POST',
  path: '/two-factor/generate-backup-codes',
  body: passwordBody,
  needs: 'recent',
  answer: async (exchange, room) => {
    const { session, from } = exchange;
    const { data } = await askWithPassword<{ backupCodes: string[] }>(exchange, room);
    await room.audit(personEntry({ action: 'backup_codes_regenerated', person: session, from }));
    return { data: { backup_codes: data.backupCodes } };
  },
});
