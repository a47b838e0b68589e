import type { Role } from '@kiln-connect/core';
import { auditActor } from '../audit.ts';
import type { Actor } from '../caller.ts';
import { queueMail } from '../mail/queue-mail.ts';
import { findOrganization } from '../organizations/find-organization.ts';
import type { System } from '../system.ts';
import { findMember, memberNotFound, memberSubject } from './find-member.ts';
import { type MemberAnswer, memberAnswer } from './member-answer.ts';
import { requireGovernedRole } from './require-governed-role.ts';

/**
 * Gives a member another role; it holds from their next request on, and they are told by e-mail.
 * Nothing changes when they have it already.
 * @throws {NotFoundError} 'organization_not_found', 'member_not_found'.
 * @throws {ForbiddenError} 'missing_permission', 'reauthentication_needed', and 'role_out_of_reach'
 *   when the role that they have or the one that they would get is above the actor's.
 * @throws {ConflictError} 'last_owner'.
 */
export async function changeMemberRole(
  { organization: slug, userId, role }: { organization: string; userId: string; role: Role },
  actor: Actor,
  system: System,
): Promise<MemberAnswer> {
  const organization = await findOrganization(
    { slug, permission: 'members.update' },
    actor,
    system,
  );
  const key = { organizationId: organization.id, userId };
  requireGovernedRole(role, actor);
  return system.store.atomically(async (groups) => {
    const found = await findMember(key, groups);
    requireGovernedRole(found.role, actor);
    if (found.role === role) return memberAnswer(found);
    const before = await groups.members.setRole({ ...key, role });
    if (before === undefined) throw memberNotFound(userId);
    // Of the role that was taken away, so that nobody can raise the member meanwhile.
    requireGovernedRole(before.role, actor);
    const after = { ...before, role };
    await auditActor(
      {
        organizationId: organization.id,
        action: 'member_role_changed',
        subject: memberSubject(after),
        details: { before: { role: before.role }, after: { role } },
      },
      actor,
      groups,
    );
    if (actor.kind === 'operator' || actor.userId !== userId) {
      await queueMail(
        {
          kind: 'role_changed',
          to: after.email,
          organizationId: organization.id,
          organizationName: organization.name,
          before: before.role,
          after: role,
          changedBy: actor.kind === 'operator' ? null : actor.name,
        },
        groups,
        system,
      );
    }
    return memberAnswer(after);
  });
}
