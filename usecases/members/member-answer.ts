import type { Role } from '@kiln-connect/core';
import type { OrganizationMember } from '@kiln-connect/store';

/** A person in an organization. */
export type MemberAnswer = {
  readonly user_id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  /** RFC 3339, UTC. */
  readonly joined_at: string;
  /** An authenticator app is enrolled. */
  readonly has_two_factor: boolean;
};

export const memberAnswer = (member: OrganizationMember): MemberAnswer => ({
  user_id: member.userId,
  name: member.name,
  email: member.email,
  role: member.role,
  joined_at: member.joinedAt.toISOString(),
  has_two_factor: member.hasTwoFactor,
});
