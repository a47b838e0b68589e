import {
  ROLES,
  type Role,
  rolesText,
  SCOPES,
  SCOPES_OF_ROLE,
  type Scope,
} from '@kiln-connect/core';

export interface ScopeOption {
  readonly scope: Scope;
  readonly label: string;
  readonly what: string;
  /** Why it can not be given here; absent when it can. */
  readonly reason?: string;
}

const TEXTS: { readonly [scope in Scope]: { label: string; what: string } } = {
  read: { label: 'Read reports', what: 'Stakes, rewards, operations and network figures.' },
  craft: {
    label: 'Craft transactions',
    what: 'Make unsigned transactions and prepare signed ones.',
  },
  broadcast: { label: 'Broadcast', what: 'Send transactions that you signed to the network.' },
  accounts: {
    label: 'Manage accounts',
    what: 'Create, change and delete accounts and their stakes.',
  },
};

export const scopeLabel = (scope: Scope): string => TEXTS[scope].label;

const whoGives = (scope: Scope): string =>
  rolesText(ROLES.filter((role) => SCOPES_OF_ROLE[role].includes(scope)));

/** All scopes in the order of their power, with why a member of this role can not give some of them. */
export const scopeOptions = (role: Role): readonly ScopeOption[] =>
  SCOPES.map((scope) => ({
    scope,
    ...TEXTS[scope],
    ...(SCOPES_OF_ROLE[role].includes(scope)
      ? {}
      : { reason: `Only ${whoGives(scope)} may give this scope.` }),
  }));

/** The scopes of a token that a member of this role may not give; while there are such, they may not change the token either. */
export const scopesBeyond = (role: Role, scopes: readonly Scope[]): readonly Scope[] =>
  scopes.filter((scope) => !SCOPES_OF_ROLE[role].includes(scope));
