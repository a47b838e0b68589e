import { auditActor } from '../audit.ts';
import type { Actor } from '../caller.ts';
import { findOrganization } from '../organizations/find-organization.ts';
import type { System } from '../system.ts';
import {
  findInvitation,
  type InvitationRef,
  invitationNotFound,
  invitationSubject,
} from './find-invitation.ts';
import { type InvitationAnswer, oneInvitationAnswer } from './invitation-answer.ts';

/**
 * Takes an invitation back: its link ends now. Answers it as it was.
 * @throws {NotFoundError} 'organization_not_found', 'invitation_not_found'.
 * @throws {ForbiddenError} 'missing_permission', 'reauthentication_needed', 'role_out_of_reach'.
 */
export async function revokeInvitation(
  { organization: slug, id }: InvitationRef,
  actor: Actor,
  system: System,
): Promise<InvitationAnswer> {
  const organization = await findOrganization(
    { slug, permission: 'members.invite' },
    actor,
    system,
  );
  const key = { organizationId: organization.id, id };
  const revoked = await system.store.atomically(async (groups) => {
    const { role } = await findInvitation(key, actor, groups);
    const after = await groups.invitations.revoke({ ...key, at: system.clock.now() });
    if (after === undefined) throw invitationNotFound(id);
    await auditActor(
      {
        organizationId: organization.id,
        action: 'invitation_revoked',
        subject: invitationSubject(after),
        details: { before: { email: after.email, role } },
      },
      actor,
      groups,
    );
    return after;
  });
  return oneInvitationAnswer(revoked, system);
}
