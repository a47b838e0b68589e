import {
  ConflictError,
  ForbiddenError,
  InvalidInputError,
  UnauthenticatedError,
} from '@kiln-connect/core';
import type { Invitation, Organization } from '@kiln-connect/store';
import { auditPerson } from '../audit.ts';
import type { Visitor } from '../caller.ts';
import { memberSubject } from '../members/find-member.ts';
import { withNewPerson } from '../members/with-new-person.ts';
import { requireName } from '../names.ts';
import { joinedAnswer, type SigningIn } from '../set-up/set-up-answer.ts';
import type { System } from '../system.ts';
import { invitationUsed, openInvitation } from './read-invitation.ts';

/**
 * Joins the organization of an invitation. Somebody new gives a name and a password and is signed in;
 * who signs in here already must be signed in as the invited address. Of two who accept at once one
 * joins.
 * @throws {NotFoundError} 'invitation_not_found'.
 * @throws {ConflictError} 'invitation_revoked', 'invitation_used', 'invitation_expired',
 *   'already_member'.
 * @throws {UnauthenticatedError} 'sign_in_needed'.
 * @throws {ForbiddenError} 'invitation_for_another'.
 * @throws {InvalidInputError} 'name_and_password_needed', 'invalid_name', 'weak_password'.
 */
export async function acceptInvitation(
  {
    token,
    name,
    password,
  }: { token: string; name?: string | undefined; password?: string | undefined },
  visitor: Visitor,
  system: System,
): Promise<SigningIn> {
  const { people } = system;
  const invitation = await openInvitation(token, system);
  const { email } = invitation;
  const { session, address, userAgent } = visitor;
  if (session !== undefined) {
    if (session.email !== email) throw invitedAnother(email, session.email);
    const organization = await join(invitation, session.userId, visitor, system);
    return { answer: joinedAnswer(organization, system), setCookie: [] };
  }
  if ((await people.findPerson({ email })) !== undefined) throw signInNeeded(email);
  if (name === undefined || password === undefined) {
    throw new InvalidInputError({
      code: 'name_and_password_needed',
      message: 'Give your name and choose a password to accept the invitation.',
    });
  }
  const organization = await system.store.organizations.find(invitation.organizationId);
  const newcomer = {
    email,
    name: requireName(name, 'a person'),
    password,
    organizations: organization ? [organization.name] : [],
  };
  const joined = await withNewPerson(
    newcomer,
    async ({ id: userId }) => ({
      userId,
      organization: await join(invitation, userId, visitor, system),
    }),
    system,
  ).catch((error: unknown) => {
    const isTaken = error instanceof ConflictError && error.code === 'email_taken';
    throw isTaken ? signInNeeded(email) : error;
  });
  const { setCookie } = await people.startSession({
    userId: joined.userId,
    method: 'password',
    secondFactor: false,
    address,
    userAgent,
  });
  return { answer: joinedAnswer(joined.organization, system), setCookie };
}

const invitedAnother = (invited: string, signedIn: string): ForbiddenError =>
  new ForbiddenError({
    code: 'invitation_for_another',
    message: `This invitation is for ${invited}, and you are signed in as ${signedIn}: sign out, then open the link again.`,
  });

const signInNeeded = (email: string): UnauthenticatedError =>
  new UnauthenticatedError({
    code: 'sign_in_needed',
    message: `Sign in as ${email} to accept this invitation.`,
    details: { email },
  });

/** Makes a person a member, once for an invitation; answers the organization. */
const join = (
  { id, organizationId, email, role }: Invitation,
  userId: string,
  { address, userAgent }: Visitor,
  { store, clock }: System,
): Promise<Organization> =>
  store.atomically(async (groups) => {
    const accepted = await groups.invitations.accept({ organizationId, id, at: clock.now() });
    if (accepted === undefined) throw invitationUsed();
    await groups.members.add({ organizationId, userId, role });
    await auditPerson(
      {
        organizationId,
        action: 'member_joined',
        subject: memberSubject({ userId, email }),
        details: { after: { role }, invitation_id: id },
      },
      { userId, email, address, userAgent },
      groups,
    );
    const organization = await groups.organizations.find(organizationId);
    if (organization === undefined) throw new Error(`there is no organization ${organizationId}`);
    return organization;
  });
