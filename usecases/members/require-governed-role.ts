import { ForbiddenError, ROLES, ROLES_GOVERNED_BY, type Role } from '@kiln-connect/core';
import type { Actor } from '../caller.ts';

/**
 * Lets an actor pass who may give this role to others and take it from them; the operator may with
 * every role. Nobody governs a role above their own, so nobody can raise themselves.
 * @throws {ForbiddenError} 'role_out_of_reach'.
 */
export function requireGovernedRole(role: Role, actor: Actor): void {
  const governed = actor.kind === 'operator' ? ROLES : ROLES_GOVERNED_BY[actor.role];
  if (governed.includes(role)) return;
  const own = actor.kind === 'member' ? actor.role : 'operator';
  throw new ForbiddenError({
    code: 'role_out_of_reach',
    message: `The role '${role}' can be given and taken only by those who have it or one above; you are ${/^[ao]/.test(own) ? 'an' : 'a'} ${own}.`,
    details: { role, governed: [...governed] },
  });
}
