import type { Network, Role } from '@kiln-connect/core';

export type SignInMethod = 'password' | 'passkey' | 'single-sign-on';

/** GET /status */
export interface StatusAnswer {
  needs_set_up: boolean;
  networks: Network[];
  /** Whether mail is configured: without it links come from the operator. */
  mail: boolean;
  version: string;
}

/** An organization as one of its members sees it in GET /me. */
export interface MembershipAnswer {
  id: string;
  slug: string;
  name: string;
  role: Role;
  /** Granted to the organization and served here. */
  networks: Network[];
  require_two_factor: boolean;
  /** It requires a second factor that this session has not passed. */
  needs_two_factor: boolean;
}

/** GET /me */
export interface MeAnswer {
  person: {
    id: string;
    email: string;
    name: string;
    has_password: boolean;
    has_two_factor: boolean;
  };
  session: {
    id: string;
    method: SignInMethod;
    second_factor: boolean;
    authenticated_at: string;
    expires_at: string;
  };
  organizations: MembershipAnswer[];
  networks_served: Network[];
}

/** GET /organizations/{organization} */
export interface OrganizationAnswer {
  id: string;
  slug: string;
  name: string;
  networks: { network: Network; served: boolean; granted: boolean }[];
  require_two_factor: boolean;
  max_token_days: number | null;
  created_at: string;
}
