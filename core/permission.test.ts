import { describe, expect, it } from 'vitest';
import { mayRole, PERMISSIONS, type Permission, refusalReason } from './permission.ts';
import { ROLES, ROLES_GOVERNED_BY, SCOPES_OF_ROLE } from './role.ts';

const permissions = Object.keys(PERMISSIONS) as Permission[];

describe('the table of permissions', () => {
  it('lets an owner do everything, and a higher role all that a lower one may', () => {
    for (const permission of permissions) {
      expect(mayRole('owner', permission)).toBe(true);
      const allowed = ROLES.map((role) => mayRole(role, permission));
      // Once a role may not, none below it may.
      expect(allowed.lastIndexOf(true)).toBe(allowed.filter(Boolean).length - 1);
    }
  });

  it('asks for a recent authentication for every change and for no reading', () => {
    for (const permission of permissions) {
      expect([permission, PERMISSIONS[permission].recent]).toEqual([
        permission,
        !/\.(read|export)$/.test(permission),
      ]);
    }
  });

  it('never lets a role give what is above it', () => {
    for (const [at, role] of ROLES.entries()) {
      for (const governed of ROLES_GOVERNED_BY[role]) {
        expect(ROLES.indexOf(governed)).toBeGreaterThanOrEqual(at);
      }
      const below = ROLES[at + 1];
      for (const scope of below ? SCOPES_OF_ROLE[below] : []) {
        expect(SCOPES_OF_ROLE[role]).toContain(scope);
      }
    }
  });

  it('says why somebody may not', () => {
    expect(refusalReason('viewer', 'tokens.create')).toBe(
      'Only owners, admins and developers may create API tokens; you are a viewer.',
    );
    expect(refusalReason('analyst', 'audit.read')).toBe(
      'Only owners and admins may read the audit log; you are an analyst.',
    );
  });
});
