import type { Role } from '@kiln-connect/core';
import type { Invitation } from '@kiln-connect/store';
import { type AuthorAnswer, type Authors, findAuthors } from '../author-answer.ts';
import type { System } from '../system.ts';

/** An invitation that was neither accepted nor revoked. */
export type InvitationAnswer = {
  readonly id: string;
  /** Lower case. */
  readonly email: string;
  readonly role: Role;
  readonly invited_by: AuthorAnswer;
  /** RFC 3339, UTC, like the other times. */
  readonly created_at: string;
  readonly expires_at: string;
  readonly expired: boolean;
  /** When the last e-mail with its link went out; null while none did. */
  readonly sent_at: string | null;
};

/** An invitation right after its link was made. */
export type InvitationWithLink = InvitationAnswer & {
  /** For the operator alone: whoever has it can join. */
  readonly link?: string;
};

/** What the holder of an invitation's link sees before they accept it. */
export type InvitationPreview = {
  readonly organization: { readonly name: string; readonly slug: string };
  readonly email: string;
  readonly role: Role;
  readonly expires_at: string;
  /** Somebody with this e-mail address signs in here already. */
  readonly has_user: boolean;
};

/** Puts invitations of one organization into the words of the wire, with who made each. */
export async function invitationAnswers(
  invitations: readonly Invitation[],
  organizationId: string,
  system: Pick<System, 'store' | 'clock'>,
): Promise<InvitationAnswer[]> {
  const userIds = invitations.map(({ invitedBy }) => invitedBy);
  const authors = await findAuthors({ organizationId, userIds }, system);
  const now = system.clock.now();
  return invitations.map((invitation) => invitationAnswer(invitation, { authors, now }));
}

/** The same for one invitation. */
export async function oneInvitationAnswer(
  invitation: Invitation,
  system: Pick<System, 'store' | 'clock'>,
): Promise<InvitationAnswer> {
  const { organizationId, invitedBy } = invitation;
  const authors = await findAuthors({ organizationId, userIds: [invitedBy] }, system);
  return invitationAnswer(invitation, { authors, now: system.clock.now() });
}

const invitationAnswer = (
  invitation: Invitation,
  { authors, now }: { authors: Authors; now: Date },
): InvitationAnswer => ({
  id: invitation.id,
  email: invitation.email,
  role: invitation.role,
  invited_by: authors(invitation.invitedBy),
  created_at: invitation.createdAt.toISOString(),
  expires_at: invitation.expiresAt.toISOString(),
  expired: invitation.expiresAt <= now,
  sent_at: invitation.sentAt?.toISOString() ?? null,
});
