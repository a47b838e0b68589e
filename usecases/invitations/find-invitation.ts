import { NotFoundError } from '@kiln-connect/core';
import type { Governance, Invitation } from '@kiln-connect/store';
import type { Actor } from '../caller.ts';
import { requireGovernedRole } from '../members/require-governed-role.ts';
import { isUuid } from '../uuid.ts';

/** Which invitation of which organization. */
export interface InvitationRef {
  /** The organization's slug. */
  readonly organization: string;
  readonly id: string;
}

export const invitationNotFound = (id: string): NotFoundError =>
  new NotFoundError({
    code: 'invitation_not_found',
    message: `There is no open invitation '${id}'; the list of invitations shows the ids.`,
    details: { invitation_id: id },
  });

/**
 * An invitation that waits, for an actor who may give its role.
 * @throws {NotFoundError} 'invitation_not_found', also for another organization's, and when it was
 *   accepted or revoked.
 * @throws {ForbiddenError} 'role_out_of_reach'.
 */
export async function findInvitation(
  { organizationId, id }: { organizationId: string; id: string },
  actor: Actor,
  { invitations }: Pick<Governance, 'invitations'>,
): Promise<Invitation> {
  const invitation = isUuid(id) ? await invitations.find({ organizationId, id }) : undefined;
  if (invitation === undefined || invitation.acceptedAt !== null || invitation.revokedAt !== null) {
    throw invitationNotFound(id);
  }
  requireGovernedRole(invitation.role, actor);
  return invitation;
}

/** How the audit log names an invitation. */
export const invitationSubject = ({ id, email }: Pick<Invitation, 'id' | 'email'>) => ({
  type: 'invitation',
  id,
  label: email,
});
