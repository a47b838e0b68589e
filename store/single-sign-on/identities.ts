import { and, eq } from 'drizzle-orm';
import type { Connection } from '../connection.ts';
import { singleSignOnIdentities as identities } from '../tables/index.ts';

/** Which person each subject of a provider is: a person's address may change, or become another's. */
export interface IdentityStore {
  /** Whom a subject of the provider was linked to. */
  findIdentity(o: { providerId: string; subject: string }): Promise<string | undefined>;
  /** As which subject of the provider a person is known. */
  subjectOf(o: { providerId: string; userId: string }): Promise<string | undefined>;
  /** Links them, in place of another subject of that person and another person of that subject. */
  linkIdentity(o: { providerId: string; subject: string; userId: string; at: Date }): Promise<void>;
  /** Forgets who is who at a provider. */
  forgetIdentities(o: { providerId: string }): Promise<void>;
}

export function identityStore({
  orm,
  atomically,
}: Pick<Connection, 'orm' | 'atomically'>): IdentityStore {
  return {
    findIdentity: async ({ providerId, subject }) => {
      const [found] = await orm
        .select({ userId: identities.userId })
        .from(identities)
        .where(and(eq(identities.providerId, providerId), eq(identities.subject, subject)));
      return found?.userId;
    },
    subjectOf: async ({ providerId, userId }) => {
      const [found] = await orm
        .select({ subject: identities.subject })
        .from(identities)
        .where(and(eq(identities.providerId, providerId), eq(identities.userId, userId)));
      return found?.subject;
    },
    linkIdentity: ({ providerId, userId, subject, at }) =>
      atomically(async (transaction) => {
        await transaction.orm
          .delete(identities)
          .where(and(eq(identities.providerId, providerId), eq(identities.userId, userId)));
        await transaction.orm
          .insert(identities)
          .values({ providerId, userId, subject, linkedAt: at })
          .onConflictDoUpdate({
            target: [identities.providerId, identities.subject],
            set: { userId, linkedAt: at },
          });
      }),
    forgetIdentities: async ({ providerId }) => {
      await orm.delete(identities).where(eq(identities.providerId, providerId));
    },
  };
}
