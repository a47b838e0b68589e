import { ConflictError, type Role } from '@kiln-connect/core';
import type { Actor } from '../caller.ts';
import { requireEmail } from '../email-address.ts';
import { invitationLink } from '../mail/links.ts';
import { requireGovernedRole } from '../members/require-governed-role.ts';
import { findOrganization } from '../organizations/find-organization.ts';
import type { System } from '../system.ts';
import { addInvitation, startInvitation } from './add-invitation.ts';
import { type InvitationWithLink, oneInvitationAnswer } from './invitation-answer.ts';

/**
 * Invites somebody into an organization, by e-mail, for seven days. The operator is answered the link
 * as well.
 * @throws {NotFoundError} 'organization_not_found'.
 * @throws {ForbiddenError} 'missing_permission', 'reauthentication_needed', 'role_out_of_reach'.
 * @throws {InvalidInputError} 'invalid_email'.
 * @throws {ConflictError} 'already_member', 'already_invited'.
 */
export async function inviteMember(
  { organization: slug, email: given, role }: { organization: string; email: string; role: Role },
  actor: Actor,
  system: System,
): Promise<InvitationWithLink> {
  const organization = await findOrganization(
    { slug, permission: 'members.invite' },
    actor,
    system,
  );
  requireGovernedRole(role, actor);
  const email = requireEmail(given);
  const person = await system.people.findPerson({ email });
  const { token, expiresAt } = startInvitation(system);
  const invitation = await system.store.atomically(async (groups) => {
    const member =
      person && (await groups.members.find({ organizationId: organization.id, userId: person.id }));
    if (member !== undefined) {
      throw new ConflictError({
        code: 'already_member',
        message: `${email} is a member of the organization already: change their role instead.`,
        details: { user_id: member.userId, role: member.role },
      });
    }
    return addInvitation({ organization, email, role, token, expiresAt }, actor, groups, system);
  });
  const answer = await oneInvitationAnswer(invitation, system);
  if (actor.kind !== 'operator') return answer;
  return { ...answer, link: invitationLink(token, system.publicUrl) };
}
