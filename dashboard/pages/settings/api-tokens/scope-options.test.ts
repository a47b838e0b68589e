import { ROLES, SCOPES, SCOPES_OF_ROLE } from '@kiln-connect/core';
import { describe, expect, it } from 'vitest';
import { scopeOptions, scopesBeyond } from './scope-options.ts';

describe('somebody who chooses what a token may do', () => {
  it.each(ROLES)('is offered, as %s, exactly what the role may give', (role) => {
    const open = scopeOptions(role).filter((one) => one.reason === undefined);
    expect(open.map((one) => one.scope)).toEqual(SCOPES_OF_ROLE[role]);
  });

  it('reads who may give what they may not', () => {
    const accounts = scopeOptions('developer').find((one) => one.scope === 'accounts');
    expect(accounts?.reason).toBe('Only owners and admins may give this scope.');
  });

  it('learns which scopes of a token are wider than their own', () => {
    expect(scopesBeyond('developer', SCOPES)).toEqual(['accounts']);
    expect(scopesBeyond('owner', SCOPES)).toEqual([]);
  });
});
