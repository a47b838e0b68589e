import { auditActor } from '../audit.ts';
import type { Actor } from '../caller.ts';
import { queueMail } from '../mail/queue-mail.ts';
import { findOrganization } from '../organizations/find-organization.ts';
import type { System } from '../system.ts';
import { findMember, memberNotFound, memberSubject } from './find-member.ts';
import { type MemberAnswer, memberAnswer } from './member-answer.ts';
import { requireGovernedRole } from './require-governed-role.ts';

/**
 * Takes a member out of an organization: from their next request on it is not there for them. They
 * are told by e-mail. Tokens that they made go on working.
 * @throws {NotFoundError} 'organization_not_found', 'member_not_found'.
 * @throws {ForbiddenError} 'missing_permission', 'reauthentication_needed', 'role_out_of_reach'.
 * @throws {ConflictError} 'last_owner'.
 */
export async function removeMember(
  { organization: slug, userId }: { organization: string; userId: string },
  actor: Actor,
  system: System,
): Promise<MemberAnswer> {
  const organization = await findOrganization(
    { slug, permission: 'members.remove' },
    actor,
    system,
  );
  const key = { organizationId: organization.id, userId };
  return system.store.atomically(async (groups) => {
    await findMember(key, groups);
    const removed = await groups.members.remove(key);
    if (removed === undefined) throw memberNotFound(userId);
    // Of the role that was taken away, so that nobody can raise the member meanwhile.
    requireGovernedRole(removed.role, actor);
    await auditActor(
      {
        organizationId: organization.id,
        action: 'member_removed',
        subject: memberSubject(removed),
        details: { before: { role: removed.role } },
      },
      actor,
      groups,
    );
    if (actor.kind === 'operator' || actor.userId !== userId) {
      await queueMail(
        {
          kind: 'member_removed',
          to: removed.email,
          organizationId: organization.id,
          organizationName: organization.name,
          removedBy: actor.kind === 'operator' ? null : actor.name,
        },
        groups,
        system,
      );
    }
    return memberAnswer(removed);
  });
}
