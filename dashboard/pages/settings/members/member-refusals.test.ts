import { ROLES, ROLES_GOVERNED_BY } from '@kiln-connect/core';
import type { MemberAnswer } from '@kiln-connect/usecases';
import { describe, expect, it } from 'vitest';
import { memberRefusals } from './member-refusals.ts';
import { roleOptions } from './role-texts.ts';

const member = (user_id: string, role: MemberAnswer['role']): MemberAnswer => ({
  user_id,
  name: user_id,
  email: `${user_id}@example.org`,
  role,
  joined_at: '2026-01-01T00:00:00Z',
  has_two_factor: false,
});
const ada = member('ada', 'owner');
const bob = member('bob', 'admin');
const eve = member('eve', 'viewer');

describe('somebody who looks at the members', () => {
  it('reads that the last owner can not be lowered, removed or leave', () => {
    const refusals = memberRefusals(ada, { role: 'owner', members: [ada, bob, eve] });
    expect(refusals.changeRole).toContain('make another member an owner first');
    expect(refusals.remove).toBe(refusals.changeRole);
    expect(refusals.leave).toBe(refusals.changeRole);
  });

  it('may do all that to an owner beside another owner', () => {
    const members = [ada, member('zoe', 'owner')];
    expect(memberRefusals(ada, { role: 'owner', members })).toEqual({});
  });

  it('reads that an admin does not govern owners', () => {
    const members = [ada, member('zoe', 'owner'), bob];
    expect(memberRefusals(ada, { role: 'admin', members }).remove).toBe(
      'Only owners may give or take the role owner.',
    );
    expect(memberRefusals(bob, { role: 'admin', members }).remove).toBeUndefined();
  });

  it('may leave, whatever they are, and do nothing else as a viewer', () => {
    const refusals = memberRefusals(eve, { role: 'viewer', members: [ada, eve] });
    expect(refusals.leave).toBeUndefined();
    expect(refusals.changeRole).toContain('Only owners and admins');
    expect(refusals.remove).toContain('Only owners and admins');
  });

  it.each(ROLES)('is offered, as %s, the roles that it governs', (role) => {
    const open = roleOptions(role).filter((one) => !one.isDisabled);
    expect(open.map((one) => one.value)).toEqual(ROLES_GOVERNED_BY[role]);
  });
});
