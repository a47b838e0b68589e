import type { Scope } from './scope.ts';

export const ROLES = ['owner', 'admin', 'developer', 'analyst', 'viewer'] as const;

/** What a member is in an organization; what each may do stands in `PERMISSIONS`. */
export type Role = (typeof ROLES)[number];

export const isRole = (value: string): value is Role =>
  (ROLES as readonly string[]).includes(value);

/** The widest scopes that a member of this role can give to an API token. */
export const SCOPES_OF_ROLE: { readonly [role in Role]: readonly Scope[] } = {
  owner: ['read', 'craft', 'broadcast', 'accounts'],
  admin: ['read', 'craft', 'broadcast', 'accounts'],
  developer: ['read', 'craft', 'broadcast'],
  analyst: ['read'],
  viewer: [],
};

/** The roles that a member of this role can give to others and take from them. */
export const ROLES_GOVERNED_BY: { readonly [role in Role]: readonly Role[] } = {
  owner: ROLES,
  admin: ['admin', 'developer', 'analyst', 'viewer'],
  developer: [],
  analyst: [],
  viewer: [],
};

/** Roles as a sentence names their bearers: 'owners, admins and developers'. */
export function rolesText(roles: readonly Role[]): string {
  const names = roles.map((role) => `${role}s`);
  const last = names.pop() ?? '';
  return names.length > 0 ? `${names.join(', ')} and ${last}` : last;
}
