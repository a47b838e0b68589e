import { ROLES, type Role, rolesText } from './role.ts';

interface PermissionRule {
  readonly roles: readonly Role[];
  /** Completes "… may": 'create API tokens'. */
  readonly what: string;
  /** Asks for an authentication that is at most `RECENT_AUTHENTICATION_SECONDS` old. */
  readonly recent: boolean;
}

const everybody = ROLES;
const owners = ['owner'] as const satisfies readonly Role[];
const admins = ['owner', 'admin'] as const satisfies readonly Role[];
const exporters = ['owner', 'admin', 'developer', 'analyst'] as const satisfies readonly Role[];
const developers = ['owner', 'admin', 'developer'] as const satisfies readonly Role[];

const reading = (what: string, roles: readonly Role[]): PermissionRule => ({
  roles,
  what,
  recent: false,
});
const changing = (what: string, roles: readonly Role[]): PermissionRule => ({
  roles,
  what,
  recent: true,
});

/** Who may do what in an organization: the only place that says so. */
export const PERMISSIONS = {
  'organization.read': reading('see the organization', everybody),
  'organization.update': changing("change the organization's name", admins),
  'organization.secure': changing("change the organization's security settings", admins),
  'tokens.read': reading('see API tokens', everybody),
  'tokens.create': changing('create API tokens', developers),
  'tokens.update': changing('update API tokens', developers),
  'tokens.regenerate': changing('regenerate API tokens', developers),
  'tokens.delete': changing('delete API tokens', developers),
  'members.read': reading('see members', everybody),
  'members.invite': changing('invite members', admins),
  'members.update': changing('change the role of members', admins),
  'members.remove': changing('remove members', admins),
  'members.leave': changing('leave the organization', everybody),
  'single-sign-on.read': reading('see single sign-on', admins),
  // Who chooses the provider can sign in as every member whose address it vouches for, owners too.
  'single-sign-on.update': changing('change single sign-on', owners),
  'exit-messages.configure': changing('change the OpenPGP key of exit messages', admins),
  'reports.read': reading('see portfolios', everybody),
  'reports.export': reading('export reports', exporters),
  'policy.read': reading('see the signing policy', everybody),
  'policy.change': changing('change the signing policy', admins),
  'periods.read': reading('see closed periods', everybody),
  'periods.close': changing('close and restate periods', admins),
  'webhooks.read': reading('see webhooks', developers),
  'webhooks.update': changing('change webhooks', admins),
  'webhooks.send': changing('test webhooks and replay deliveries', developers),
  'alerts.read': reading('see alerts', everybody),
  // Who holds a stolen session must not be able to make an alert look settled.
  'alerts.acknowledge': changing('acknowledge alerts', developers),
  'audit.read': reading('read the audit log', admins),
} as const satisfies { readonly [permission: string]: PermissionRule };

export type Permission = keyof typeof PERMISSIONS;

/** How old an authentication may be for what is marked `recent`, in seconds. */
export const RECENT_AUTHENTICATION_SECONDS = 15 * 60;

export const mayRole = (role: Role, permission: Permission): boolean =>
  (PERMISSIONS[permission].roles as readonly Role[]).includes(role);

/** Why a role may not do this, as a sentence for its bearer: whose it is to do, and what they are. */
export function refusalReason(role: Role, permission: Permission): string {
  const { roles, what } = PERMISSIONS[permission];
  const article = /^[ao]/.test(role) ? 'an' : 'a';
  return `Only ${rolesText(roles)} may ${what}; you are ${article} ${role}.`;
}
