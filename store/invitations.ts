import { randomUUID } from 'node:crypto';
import { ConflictError, type Role } from '@kiln-connect/core';
import { and, asc, desc, eq, gt, isNull, lte, type SQL } from 'drizzle-orm';
import type { PgUpdateSetSource } from 'drizzle-orm/pg-core';
import type { Connection } from './connection.ts';
import { isUniqueViolation } from './database.ts';
import { invitations } from './tables/index.ts';

/** Somebody is asked to join an organization. Open until it is accepted or revoked, or expires. */
export interface Invitation {
  readonly id: string;
  readonly organizationId: string;
  /** Lower case. */
  readonly email: string;
  readonly role: Role;
  /** SHA-256 of the secret of its link, 32 bytes. */
  readonly tokenHash: Uint8Array;
  /** Id of the person who invites; null for the operator. */
  readonly invitedBy: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly acceptedAt: Date | null;
  readonly revokedAt: Date | null;
  /** When the last e-mail with its link went out; null while none did. */
  readonly sentAt: Date | null;
}

/** Which invitation, by its organization: another organization's is not found. */
export interface InvitationKey {
  readonly organizationId: string;
  readonly id: string;
}

/** Invitations of organizations. */
export interface InvitationStore {
  /**
   * Makes one; an expired one for this address is revoked by it.
   * @throws {ConflictError} `already_invited` when one for this address is open.
   */
  create(o: {
    organizationId: string;
    email: string;
    role: Role;
    tokenHash: Uint8Array;
    invitedBy: string | null;
    createdAt: Date;
    expiresAt: Date;
  }): Promise<Invitation>;
  /** Those neither accepted nor revoked, expired ones included, the latest first. */
  list(o: { organizationId: string }): Promise<readonly Invitation[]>;
  /** In any state. */
  find(o: InvitationKey): Promise<Invitation | undefined>;
  /** In any state: the caller says why it refuses. */
  findByTokenHash(tokenHash: Uint8Array): Promise<Invitation | undefined>;
  /** Gives it another link and time; the old link ends. Undefined when it was accepted or revoked. */
  renew(
    o: InvitationKey & { tokenHash: Uint8Array; expiresAt: Date },
  ): Promise<Invitation | undefined>;
  /** Undefined when it was accepted or revoked before. */
  revoke(o: InvitationKey & { at: Date }): Promise<Invitation | undefined>;
  /** Undefined when it is not open at that time any more: then nobody may join by it. */
  accept(o: InvitationKey & { at: Date }): Promise<Invitation | undefined>;
}

const unsettled = and(isNull(invitations.acceptedAt), isNull(invitations.revokedAt));

const keyed = ({ organizationId, id }: InvitationKey) =>
  and(eq(invitations.organizationId, organizationId), eq(invitations.id, id));

export function invitationStore({ orm, atomically }: Connection): InvitationStore {
  const find = async (where: SQL | undefined) =>
    (await orm.select().from(invitations).where(where))[0];
  const change = async (
    where: SQL | undefined,
    values: PgUpdateSetSource<typeof invitations>,
  ): Promise<Invitation | undefined> => {
    const [changed] = await orm
      .update(invitations)
      .set(values)
      .where(and(where, unsettled))
      .returning();
    return changed;
  };

  return {
    create: async (invitation) => {
      const { organizationId, email, createdAt } = invitation;
      try {
        return await atomically(async (transaction) => {
          await transaction.orm
            .update(invitations)
            .set({ revokedAt: createdAt })
            .where(
              and(
                eq(invitations.organizationId, organizationId),
                eq(invitations.email, email),
                lte(invitations.expiresAt, createdAt),
                unsettled,
              ),
            );
          const [created] = await transaction.orm
            .insert(invitations)
            .values({ ...invitation, id: randomUUID() })
            .returning();
          if (!created) throw new Error('the database stored an invitation and did not answer it');
          return created;
        });
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        throw new ConflictError({
          code: 'already_invited',
          message: `${email} has an open invitation to this organization: resend that one, or revoke it first.`,
          details: { email },
          cause: error,
        });
      }
    },
    list: ({ organizationId }) =>
      orm
        .select()
        .from(invitations)
        .where(and(eq(invitations.organizationId, organizationId), unsettled))
        .orderBy(desc(invitations.createdAt), asc(invitations.id)),
    find: (key) => find(keyed(key)),
    findByTokenHash: (tokenHash) => find(eq(invitations.tokenHash, tokenHash)),
    renew: ({ tokenHash, expiresAt, ...key }) => change(keyed(key), { tokenHash, expiresAt }),
    revoke: ({ at, ...key }) => change(keyed(key), { revokedAt: at }),
    accept: ({ at, ...key }) =>
      change(and(keyed(key), gt(invitations.expiresAt, at)), { acceptedAt: at }),
  };
}
