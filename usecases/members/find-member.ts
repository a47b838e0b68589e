import { NotFoundError } from '@kiln-connect/core';
import type { Governance, OrganizationMember } from '@kiln-connect/store';
import { isUuid } from '../uuid.ts';

export const memberNotFound = (userId: string): NotFoundError =>
  new NotFoundError({
    code: 'member_not_found',
    message: `The organization has no member '${userId}': they have left, were removed, or never were one.`,
    details: { user_id: userId },
  });

/** @throws {NotFoundError} 'member_not_found', also for who is a member elsewhere only. */
export async function findMember(
  { organizationId, userId }: { organizationId: string; userId: string },
  { members }: Pick<Governance, 'members'>,
): Promise<OrganizationMember> {
  const member = isUuid(userId) ? await members.find({ organizationId, userId }) : undefined;
  if (member === undefined) throw memberNotFound(userId);
  return member;
}

/** How the audit log names a member. */
export const memberSubject = ({ userId, email }: { userId: string; email: string }) => ({
  type: 'user',
  id: userId,
  label: email,
});
