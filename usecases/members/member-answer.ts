import type { Role } from '@kiln-connect/core';

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
