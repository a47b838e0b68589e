import { randomUUID } from 'node:crypto';
import type { PeopleDatabase } from '@kiln-connect/store';
import { hashPassword } from 'better-auth/crypto';
import { and, eq } from 'drizzle-orm';
import type { Room } from '../room.ts';

/** How Better Auth names credentials that are a password. */
export const PASSWORD_PROVIDER = 'credential';

type Tables = PeopleDatabase['tables'];

/** The row that holds a person's password. */
export const passwordOf = (
  { userId, providerId }: Tables['credentials'],
  person: string | Tables['users']['id'],
) => and(eq(userId, person), eq(providerId, PASSWORD_PROVIDER));

/** The hash of a person's password; undefined when they have none. */
export async function passwordHash(
  userId: string,
  { store: { people } }: Pick<Room, 'store'>,
): Promise<string | undefined> {
  const { credentials } = people.tables;
  const [found] = await people.asking(() =>
    people.orm
      .select({ password: credentials.password })
      .from(credentials)
      .where(passwordOf(credentials, userId)),
  );
  return found?.password ?? undefined;
}

/** Stores a password, the first or another one. */
export async function storePassword(
  { userId, password }: { userId: string; password: string },
  { store: { people }, clock }: Pick<Room, 'store' | 'clock'>,
): Promise<void> {
  const { credentials } = people.tables;
  const now = clock.now();
  const hash = await hashPassword(password);
  await people.asking(() =>
    people.orm
      .insert(credentials)
      .values({
        id: randomUUID(),
        userId,
        providerId: PASSWORD_PROVIDER,
        accountId: userId,
        password: hash,
        createdAt: now,
        updatedAt: now,
      })
      .onConflictDoUpdate({
        target: [credentials.userId, credentials.providerId],
        set: { password: hash, updatedAt: now },
      }),
  );
}
