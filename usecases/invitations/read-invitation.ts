import { ConflictError, NotFoundError, shownTime } from '@kiln-connect/core';
import type { Invitation } from '@kiln-connect/store';
import type { Visitor } from '../caller.ts';
import { hashSecretToken } from '../secret-token.ts';
import type { System } from '../system.ts';
import type { InvitationPreview } from './invitation-answer.ts';

/**
 * What the holder of a link is invited to.
 * @throws {NotFoundError} 'invitation_not_found'.
 * @throws {ConflictError} 'invitation_revoked', 'invitation_used', 'invitation_expired'.
 */
export async function readInvitation(
  { token }: { token: string },
  _visitor: Visitor,
  system: System,
): Promise<InvitationPreview> {
  const { store, people } = system;
  const invitation = await openInvitation(token, system);
  const [organization, person] = await Promise.all([
    store.organizations.find(invitation.organizationId),
    people.findPerson({ email: invitation.email }),
  ]);
  if (organization === undefined) throw unknownLink();
  return {
    organization: { name: organization.name, slug: organization.slug },
    email: invitation.email,
    role: invitation.role,
    expires_at: invitation.expiresAt.toISOString(),
    has_user: person !== undefined,
  };
}

/**
 * The invitation of a link that can be accepted now.
 * @throws {NotFoundError} 'invitation_not_found'.
 * @throws {ConflictError} 'invitation_revoked', 'invitation_used', 'invitation_expired'.
 */
export async function openInvitation(
  token: string,
  { store, clock }: Pick<System, 'store' | 'clock'>,
): Promise<Invitation> {
  const invitation = await store.invitations.findByTokenHash(hashSecretToken(token));
  if (invitation === undefined) throw unknownLink();
  if (invitation.acceptedAt !== null) throw invitationUsed();
  if (invitation.revokedAt !== null) {
    throw new ConflictError({
      code: 'invitation_revoked',
      message: 'This invitation was taken back: ask whoever invited you for another one.',
    });
  }
  if (invitation.expiresAt <= clock.now()) {
    throw new ConflictError({
      code: 'invitation_expired',
      message: `This invitation expired on ${shownTime(invitation.expiresAt)}: ask whoever invited you to send it again.`,
    });
  }
  return invitation;
}

export const invitationUsed = (): ConflictError =>
  new ConflictError({
    code: 'invitation_used',
    message: 'This invitation was accepted already: sign in instead.',
  });

const unknownLink = (): NotFoundError =>
  new NotFoundError({
    code: 'invitation_not_found',
    message:
      'This is no link of an invitation, or a later e-mail replaced it: open the link of the latest one, whole.',
  });
