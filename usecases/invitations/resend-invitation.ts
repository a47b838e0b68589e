import { auditActor } from '../audit.ts';
import type { Actor } from '../caller.ts';
import { invitationLink } from '../mail/links.ts';
import { findOrganization } from '../organizations/find-organization.ts';
import { hashSecretToken } from '../secret-token.ts';
import type { System } from '../system.ts';
import { mailInvitation, startInvitation } from './add-invitation.ts';
import {
  findInvitation,
  type InvitationRef,
  invitationNotFound,
  invitationSubject,
} from './find-invitation.ts';
import { type InvitationWithLink, oneInvitationAnswer } from './invitation-answer.ts';

/**
 * Sends an invitation once more, with another link, for seven days from now; the old link ends. An
 * expired one is open again. The operator is answered the link as well.
 * @throws {NotFoundError} 'organization_not_found', 'invitation_not_found'.
 * @throws {ForbiddenError} 'missing_permission', 'reauthentication_needed', 'role_out_of_reach'.
 */
export async function resendInvitation(
  { organization: slug, id }: InvitationRef,
  actor: Actor,
  system: System,
): Promise<InvitationWithLink> {
  const organization = await findOrganization(
    { slug, permission: 'members.invite' },
    actor,
    system,
  );
  const key = { organizationId: organization.id, id };
  const { token, expiresAt } = startInvitation(system);
  const renewed = await system.store.atomically(async (groups) => {
    const before = await findInvitation(key, actor, groups);
    const tokenHash = hashSecretToken(token);
    const after = await groups.invitations.renew({ ...key, tokenHash, expiresAt });
    if (after === undefined) throw invitationNotFound(id);
    await auditActor(
      {
        organizationId: organization.id,
        action: 'invitation_resent',
        subject: invitationSubject(after),
        details: {
          before: { expires_at: before.expiresAt.toISOString() },
          after: { expires_at: expiresAt.toISOString() },
        },
      },
      actor,
      groups,
    );
    await mailInvitation({ invitation: after, organization, token }, actor, groups, system);
    return after;
  });
  const answer = await oneInvitationAnswer(renewed, system);
  if (actor.kind !== 'operator') return answer;
  return { ...answer, link: invitationLink(token, system.publicUrl) };
}
