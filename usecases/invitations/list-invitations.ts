import type { Actor } from '../caller.ts';
import { findOrganization } from '../organizations/find-organization.ts';
import type { System } from '../system.ts';
import { type InvitationAnswer, invitationAnswers } from './invitation-answer.ts';

/**
 * Invitations of an organization that were neither accepted nor revoked, the latest first.
 * @throws {NotFoundError} 'organization_not_found'.
 * @throws {ForbiddenError} 'missing_permission'.
 */
export async function listInvitations(
  { organization: slug }: { organization: string },
  actor: Actor,
  system: System,
): Promise<InvitationAnswer[]> {
  const { id } = await findOrganization({ slug, permission: 'members.read' }, actor, system);
  return invitationAnswers(await system.store.invitations.list({ organizationId: id }), id, system);
}
