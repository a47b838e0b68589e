import type { Role } from '@kiln-connect/core';
import type { Governance, Invitation, Organization } from '@kiln-connect/store';
import { auditActor } from '../audit.ts';
import type { Actor } from '../caller.ts';
import { queueMail } from '../mail/queue-mail.ts';
import { createSecretToken, hashSecretToken } from '../secret-token.ts';
import type { System } from '../system.ts';

/** How long an invitation can be accepted, in milliseconds. */
const LIFE = 7 * 24 * 3_600_000;

/** The secret of a new link and when it ends. */
export const startInvitation = ({
  clock,
}: Pick<System, 'clock'>): { readonly token: string; readonly expiresAt: Date } => ({
  token: createSecretToken(),
  expiresAt: new Date(clock.now().getTime() + LIFE),
});

/**
 * Stores an invitation, writes it down and queues its e-mail, inside the caller's transaction.
 * @throws {ConflictError} 'already_invited'.
 */
export async function addInvitation(
  {
    organization,
    email,
    role,
    token,
    expiresAt,
  }: { organization: Organization; email: string; role: Role; token: string; expiresAt: Date },
  actor: Actor,
  groups: Governance,
  system: System,
): Promise<Invitation> {
  const invitation = await groups.invitations.create({
    organizationId: organization.id,
    email,
    role,
    tokenHash: hashSecretToken(token),
    invitedBy: actor.kind === 'operator' ? null : actor.userId,
    createdAt: system.clock.now(),
    expiresAt,
  });
  await auditActor(
    {
      organizationId: organization.id,
      action: 'member_invited',
      subject: { type: 'invitation', id: invitation.id, label: email },
      details: { after: { email, role, expires_at: expiresAt.toISOString() } },
    },
    actor,
    groups,
  );
  await mailInvitation({ invitation, organization, token }, actor, groups, system);
  return invitation;
}

/** Queues the e-mail with an invitation's link. */
export const mailInvitation = (
  {
    invitation: { email, role, expiresAt },
    organization,
    token,
  }: { invitation: Invitation; organization: Organization; token: string },
  actor: Actor,
  groups: Governance,
  system: System,
): Promise<void> =>
  queueMail(
    {
      kind: 'invitation',
      to: email,
      organizationId: organization.id,
      organizationName: organization.name,
      role,
      invitedBy: actor.kind === 'operator' ? null : actor.name,
      token,
      expiresAt,
    },
    groups,
    system,
  );
