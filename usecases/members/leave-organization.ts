import { auditActor } from '../audit.ts';
import type { Member } from '../caller.ts';
import { findOrganization } from '../organizations/find-organization.ts';
import type { System } from '../system.ts';
import { memberNotFound, memberSubject } from './find-member.ts';
import { type MemberAnswer, memberAnswer } from './member-answer.ts';

/**
 * Takes a member out of their organization by their own wish.
 * @throws {NotFoundError} 'organization_not_found'.
 * @throws {ForbiddenError} 'reauthentication_needed'.
 * @throws {ConflictError} 'last_owner'.
 */
export async function leaveOrganization(
  { organization: slug }: { organization: string },
  member: Member,
  system: System,
): Promise<MemberAnswer> {
  const { id } = await findOrganization({ slug, permission: 'members.leave' }, member, system);
  return system.store.atomically(async (groups) => {
    const left = await groups.members.remove({ organizationId: id, userId: member.userId });
    if (left === undefined) throw memberNotFound(member.userId);
    await auditActor(
      {
        organizationId: id,
        action: 'member_left',
        subject: memberSubject(left),
        details: { before: { role: left.role } },
      },
      member,
      groups,
    );
    return memberAnswer(left);
  });
}
