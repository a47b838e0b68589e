import { randomUUID } from 'node:crypto';
import { ConflictError, InvalidInputError } from '@kiln-connect/core';
import { hashPassword } from 'better-auth/crypto';
import { eq, type SQL, sql } from 'drizzle-orm';
import type { z } from 'zod';
import { email as emailField, shownName } from './endpoints/fields.ts';
import { PASSWORD_PROVIDER, passwordOf } from './passwords/password-rows.ts';
import { requireStrongPassword } from './passwords/password-strength.ts';
import type { NewPerson, Person } from './people.ts';
import type { Room } from './room.ts';

interface Field {
  /** How a message begins. */
  readonly what: string;
  readonly code: string;
  readonly schema: z.ZodType<string>;
}

const EMAIL: Field = { what: 'The e-mail', code: 'invalid_email', schema: emailField };
const NAME: Field = { what: 'The name', code: 'invalid_name', schema: shownName(100) };

/** The value as it is stored. */
function fieldOf({ what, code, schema }: Field, value: string): string {
  const { data, error } = schema.safeParse(value);
  if (error === undefined) return data;
  throw new InvalidInputError({ code, message: `${what} ${error.issues[0]?.message}.` });
}

type Rows = Pick<Room, 'store'>;

/** The person of this e-mail (in any case) or id. */
export async function findPerson(
  by: { email: string } | { id: string },
  { store: { people } }: Rows,
): Promise<Person | undefined> {
  const { users, credentials } = people.tables;
  const which: SQL =
    'id' in by ? eq(users.id, by.id) : eq(users.email, by.email.trim().toLowerCase());
  const [found] = await people.asking(() =>
    people.orm
      .select({
        id: users.id,
        email: users.email,
        name: users.name,
        createdAt: users.createdAt,
        hasTwoFactor: users.twoFactorEnabled,
        hasPassword: sql<boolean>`${credentials.password} is not null`,
      })
      .from(users)
      .leftJoin(credentials, passwordOf(credentials, users.id))
      .where(which),
  );
  return found;
}

/** See `People.createUser`. */
export async function createUser(
  { organizations = [], ...o }: NewPerson,
  { store: { people }, clock }: Pick<Room, 'store' | 'clock'>,
): Promise<Person> {
  const email = fieldOf(EMAIL, o.email);
  const name = fieldOf(NAME, o.name);
  if (o.password !== undefined)
    await requireStrongPassword(o.password, { email, name, organizations });
  const password = o.password === undefined ? undefined : await hashPassword(o.password);
  const { users, credentials } = people.tables;
  const now = clock.now();
  const times = { createdAt: now, updatedAt: now };
  const id = randomUUID();
  await people.asking(() =>
    people.orm.transaction(async (transaction) => {
      const made = await transaction
        .insert(users)
        // Whoever makes a person knows the e-mail to be theirs: by invitation, by link, by provider.
        .values({ id, email, name, emailVerified: true, ...times })
        .onConflictDoNothing({ target: users.email })
        .returning({ id: users.id });
      if (made.length === 0) {
        throw new ConflictError({
          code: 'email_taken',
          message: `There is a person with the e-mail ${email} already.`,
        });
      }
      if (password === undefined) return;
      await transaction.insert(credentials).values({
        id: randomUUID(),
        userId: id,
        providerId: PASSWORD_PROVIDER,
        accountId: id,
        password,
        ...times,
      });
    }),
  );
  return {
    id,
    email,
    name,
    createdAt: now,
    hasPassword: password !== undefined,
    hasTwoFactor: false,
  };
}

/** Takes a person away; all that is theirs goes with them. */
export async function removeUser({ userId }: { userId: string }, { store: { people } }: Rows) {
  const { users } = people.tables;
  await people.asking(() => people.orm.delete(users).where(eq(users.id, userId)));
}

/** See `People.updateName`. */
export async function updateName(
  o: { userId: string; name: string },
  { store: { people }, clock }: Pick<Room, 'store' | 'clock'>,
): Promise<void> {
  const name = fieldOf(NAME, o.name);
  const { users } = people.tables;
  await people.asking(() =>
    people.orm.update(users).set({ name, updatedAt: clock.now() }).where(eq(users.id, o.userId)),
  );
}
