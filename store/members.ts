import { ConflictError, mayRole, type Network, type Role } from '@kiln-connect/core';
import { and, asc, eq, inArray, ne, type SQL, sql } from 'drizzle-orm';
import type { Connection } from './connection.ts';
import { isUniqueViolation, type Orm } from './database.ts';
import { grantedNetworks } from './organizations.ts';
import { members, organizations, users } from './tables/index.ts';

/** A person in an organization. */
export interface OrganizationMember {
  readonly userId: string;
  readonly organizationId: string;
  readonly role: Role;
  readonly email: string;
  readonly name: string;
  readonly joinedAt: Date;
  /** Since when they are an owner or admin, without a break; null for others. */
  readonly governsSince: Date | null;
  /** An authenticator app is enrolled. */
  readonly hasTwoFactor: boolean;
}

/** An organization as one of its members has it. */
export interface Membership {
  readonly organizationId: string;
  readonly slug: string;
  readonly name: string;
  readonly networks: readonly Network[];
  readonly requireTwoFactor: boolean;
  readonly maxTokenDays: number | null;
  readonly role: Role;
  readonly joinedAt: Date;
}

/** Somebody who did something in an organization, perhaps before they left it. */
export interface KnownPerson {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  /** They are a member now. */
  readonly isMember: boolean;
}

export interface MemberKey {
  readonly organizationId: string;
  readonly userId: string;
}

/** Who belongs to which organization, with which role. */
export interface MemberStore {
  /** All of an organization, the first to join first. */
  list(o: { organizationId: string }): Promise<readonly OrganizationMember[]>;
  find(o: MemberKey): Promise<OrganizationMember | undefined>;
  /** Where a person is a member, by the organization's name. */
  ofUser(userId: string): Promise<readonly Membership[]>;
  /** @throws {ConflictError} `already_member` */
  add(o: MemberKey & { role: Role }): Promise<OrganizationMember>;
  /**
   * Changes of one organization's members wait for each other. Answers the member as they were;
   * undefined when there is none.
   * @throws {ConflictError} `last_owner` when nobody would own the organization then.
   */
  setRole(o: MemberKey & { role: Role }): Promise<OrganizationMember | undefined>;
  /**
   * Answers the member as they were; undefined when there is none.
   * @throws {ConflictError} `last_owner` when nobody would own the organization then.
   */
  remove(o: MemberKey): Promise<OrganizationMember | undefined>;
  /** Those people, members or not any more, in no order; ids that nobody has are left out. */
  people(o: {
    organizationId: string;
    userIds: readonly string[];
  }): Promise<readonly KnownPerson[]>;
}

const keyed = ({ organizationId, userId }: MemberKey) =>
  and(eq(members.organizationId, organizationId), eq(members.userId, userId));

export function memberStore({ orm, atomically }: Connection): MemberStore {
  const select = (from: Orm, where: SQL | undefined) =>
    from
      .select({
        userId: members.userId,
        organizationId: members.organizationId,
        role: members.role,
        email: users.email,
        name: users.name,
        joinedAt: members.joinedAt,
        governsSince: members.governsSince,
        hasTwoFactor: users.twoFactorEnabled,
      })
      .from(members)
      .innerJoin(users, eq(users.id, members.userId))
      .where(where)
      .orderBy(asc(members.joinedAt), asc(members.userId));
  const find = async (key: MemberKey, from = orm) => (await select(from, keyed(key)))[0];

  /** Changes a member while nobody else changes one of the organization; answers them as they were. */
  const change = (
    key: MemberKey,
    work: (transaction: Orm) => Promise<unknown>,
    keepsOwner = false,
  ) =>
    atomically(async (transaction) => {
      await lockMembers(key.organizationId, transaction.orm);
      const before = await find(key, transaction.orm);
      if (!before) return undefined;
      if (before.role === 'owner' && !keepsOwner) await requireOtherOwner(key, transaction.orm);
      await work(transaction.orm);
      return before;
    });

  return {
    list: ({ organizationId }) => select(orm, eq(members.organizationId, organizationId)),
    find: (key) => find(key),
    ofUser: (userId) =>
      orm
        .select({
          organizationId: organizations.id,
          slug: organizations.slug,
          name: organizations.name,
          networks: grantedNetworks,
          requireTwoFactor: organizations.requireTwoFactor,
          maxTokenDays: organizations.maxTokenDays,
          role: members.role,
          joinedAt: members.joinedAt,
        })
        .from(members)
        .innerJoin(organizations, eq(organizations.id, members.organizationId))
        .where(eq(members.userId, userId))
        .orderBy(asc(organizations.name), asc(organizations.slug)),
    add: async (member) => {
      try {
        return await atomically(async (transaction) => {
          await transaction.orm.insert(members).values({
            ...member,
            governsSince: isGoverning(member.role) ? sql`now()` : null,
          });
          const added = await find(member, transaction.orm);
          if (!added) throw new Error(`the user ${member.userId} is not there`);
          return added;
        });
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        throw new ConflictError({
          code: 'already_member',
          message:
            'This person is a member of the organization already: change their role instead.',
          cause: error,
        });
      }
    },
    setRole: ({ role, ...key }) =>
      change(
        key,
        (transaction) =>
          transaction
            .update(members)
            .set({
              role,
              governsSince: isGoverning(role)
                ? sql`coalesce(${members.governsSince}, now())`
                : null,
            })
            .where(keyed(key)),
        role === 'owner',
      ),
    remove: (key) => change(key, (transaction) => transaction.delete(members).where(keyed(key))),
    people: async ({ organizationId, userIds }) => {
      if (userIds.length === 0) return [];
      const found = await orm
        .select({
          userId: users.id,
          name: users.name,
          email: users.email,
          memberId: members.userId,
        })
        .from(users)
        .leftJoin(
          members,
          and(eq(members.userId, users.id), eq(members.organizationId, organizationId)),
        )
        .where(inArray(users.id, [...userIds]));
      return found.map(({ memberId, ...person }) => ({ ...person, isMember: memberId !== null }));
    },
  };
}

/** The roles that may change the signing policy: who got one lately may not approve a change yet. */
const isGoverning = (role: Role): boolean => mayRole(role, 'policy.change');

/** The row of the organization is what changes of its members wait for; reading waits for nothing. */
async function lockMembers(organizationId: string, transaction: Orm): Promise<void> {
  await transaction
    .select({ id: organizations.id })
    .from(organizations)
    .where(eq(organizations.id, organizationId))
    .for('no key update');
}

async function requireOtherOwner(
  { organizationId, userId }: MemberKey,
  transaction: Orm,
): Promise<void> {
  const [other] = await transaction
    .select({ userId: members.userId })
    .from(members)
    .where(
      and(
        eq(members.organizationId, organizationId),
        eq(members.role, 'owner'),
        ne(members.userId, userId),
      ),
    )
    .limit(1);
  if (other) return;
  throw new ConflictError({
    code: 'last_owner',
    message: 'This is the last owner of the organization: make another member an owner first.',
  });
}
