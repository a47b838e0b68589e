import type { Actor } from '../caller.ts';
import { findOrganization } from '../organizations/find-organization.ts';
import type { System } from '../system.ts';
import { type MemberAnswer, memberAnswer } from './member-answer.ts';

/**
 * All members of an organization, the first to join first.
 * @throws {NotFoundError} 'organization_not_found'.
 * @throws {ForbiddenError} 'missing_permission'.
 */
export async function listMembers(
  { organization: slug }: { organization: string },
  actor: Actor,
  system: System,
): Promise<MemberAnswer[]> {
  const { id } = await findOrganization({ slug, permission: 'members.read' }, actor, system);
  return (await system.store.members.list({ organizationId: id })).map(memberAnswer);
}
