import type { Network, Role } from '@kiln-connect/core';

/** A person in an organization. */
export interface OrganizationMember {
  readonly userId: string;
  readonly organizationId: string;
  readonly role: Role;
  readonly email: string;
  readonly name: string;
  readonly joinedAt: Date;
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
   * Changes of one organization's members wait for each other. Undefined when there is no such member.
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
