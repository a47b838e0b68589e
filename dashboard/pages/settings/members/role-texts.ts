import { ROLES, ROLES_GOVERNED_BY, type Role, rolesText } from '@kiln-connect/core';

/** A role as a title: 'Owner'. */
export const roleTitle = (role: Role): string => role.charAt(0).toUpperCase() + role.slice(1);

/** What each role may do, in a sentence for whoever gives it. */
const ROLE_TEXTS: { readonly [role in Role]: string } = {
  owner: 'Everything, and makes others owners.',
  admin: 'Members, security, the audit log and all API tokens.',
  developer: 'Creates API tokens that read, craft and broadcast.',
  analyst: 'Reads and exports reports.',
  viewer: 'Looks, and changes nothing.',
};

/** Why a member of one role can not govern another role; undefined when they can. */
export function roleRefusal(own: Role, other: Role): string | undefined {
  if (ROLES_GOVERNED_BY[own].includes(other)) return undefined;
  const governors = ROLES.filter((role) => ROLES_GOVERNED_BY[role].includes(other));
  return `Only ${rolesText(governors)} may give or take the role ${other}.`;
}

/** All roles, the widest first, with why the member can not give some of them. */
export const roleOptions = (own: Role) =>
  ROLES.map((role) => {
    const refusal = roleRefusal(own, role);
    return {
      value: role,
      label: roleTitle(role),
      hint: refusal ?? ROLE_TEXTS[role],
      isDisabled: refusal !== undefined,
    };
  });
