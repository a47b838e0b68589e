import { mayRole, type Permission, type Role, refusalReason } from '@kiln-connect/core';
import type { MemberAnswer } from '@kiln-connect/usecases';
import { roleRefusal } from './role-texts.ts';

/** Why the user can not change or remove a member; undefined for what they can. */
export interface MemberRefusals {
  readonly changeRole: string | undefined;
  readonly remove: string | undefined;
  readonly leave: string | undefined;
}

const LAST_OWNER =
  'An organization needs an owner, and this is the last one: make another member an owner first.';

/** What a member of this role can not do to one of the members. It shows what the server will say. */
export function memberRefusals(
  member: MemberAnswer,
  { role, members }: { role: Role; members: readonly MemberAnswer[] },
): MemberRefusals {
  const isLastOwner =
    member.role === 'owner' && members.filter((one) => one.role === 'owner').length === 1;
  const lastOwner = isLastOwner ? LAST_OWNER : undefined;
  const refusal = (permission: Permission) =>
    mayRole(role, permission) ? undefined : refusalReason(role, permission);
  const governed = roleRefusal(role, member.role);
  return {
    changeRole: refusal('members.update') ?? governed ?? lastOwner,
    remove: refusal('members.remove') ?? governed ?? lastOwner,
    leave: refusal('members.leave') ?? lastOwner,
  };
}
