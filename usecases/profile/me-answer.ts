import type { Network, Role } from '@kiln-connect/core';
import type { SignInMethod } from '@kiln-connect/people';

/** An organization as one of its members finds it in the switcher. */
export type MyOrganizationAnswer = {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly role: Role;
  /** Those that it is granted and that this deployment serves. */
  readonly networks: readonly Network[];
  readonly require_two_factor: boolean;
  /** The organization asks for a second factor that this session has not. */
  readonly needs_two_factor: boolean;
};

/** Who is signed in, how, and where they are members. */
export type MeAnswer = {
  readonly person: {
    readonly id: string;
    readonly email: string;
    readonly name: string;
    readonly has_password: boolean;
    readonly has_two_factor: boolean;
  };
  readonly session: {
    readonly id: string;
    readonly method: SignInMethod;
    readonly second_factor: boolean;
    /** RFC 3339, UTC, like the other times. */
    readonly authenticated_at: string;
    /** That proof is recent enough for changes that ask for one. */
    readonly recently_authenticated: boolean;
    readonly expires_at: string;
  };
  readonly organizations: readonly MyOrganizationAnswer[];
  readonly networks_served: readonly Network[];
};

/** One session of a person. */
export type SessionAnswer = {
  readonly id: string;
  /** Browser and system in words: 'Firefox on Windows'. */
  readonly device: string;
  readonly address: string | null;
  readonly method: SignInMethod;
  /** The session that asks. */
  readonly current: boolean;
  readonly created_at: string;
  readonly last_seen_at: string;
  readonly expires_at: string;
};
