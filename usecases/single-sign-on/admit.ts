import { ConflictError, ForbiddenError } from '@kiln-connect/core';
import type { Person } from '@kiln-connect/people';
import type { ProvenIdentity } from '@kiln-connect/people/single-sign-on';
import type { Governance, Invitation, SingleSignOnProvider } from '@kiln-connect/store';
import { auditPerson } from '../audit.ts';
import type { Visitor } from '../caller.ts';
import { requireEmail } from '../email-address.ts';
import { memberSubject } from '../members/find-member.ts';
import { withNewPerson } from '../members/with-new-person.ts';
import { NAME } from '../names.ts';
import type { System } from '../system.ts';
import { authenticationTime } from './authentication-time.ts';
import { writeBrowserCookie } from './browser-cookie.ts';

/** Somebody who is signed in now. */
export interface Admitted {
  /** A path of ours. */
  readonly returnPath: string;
  readonly setCookie: readonly string[];
}

/** Whom a provider proved, held against what it may speak of. */
interface Candidate {
  readonly provider: SingleSignOnProvider;
  /** Of the provider's domain, lower case. */
  readonly email: string;
  readonly name: string;
  /** How the provider names them for good. */
  readonly subject: string;
}

/**
 * Signs a person in whom a provider proved, if the organization lets them in:
 * - A member signs in. They are known by the provider's lasting name of them: with the address of a
 *   member, somebody else is refused, as when an address was given to a new employee.
 * - Who holds an open invitation of the organization joins by it, with its role.
 * - Who has no account here at all becomes a member, when the provider is set to make members.
 * - Everybody else is refused: a member who was removed comes back by an invitation alone, and nobody
 *   who has an account for other organizations is drawn into this one.
 * @throws {ForbiddenError} 'address_not_of_domain', 'identity_changed', 'not_invited'.
 */
export async function admit(
  {
    identity,
    provider,
    returnPath,
    isFresh,
  }: {
    identity: ProvenIdentity;
    provider: SingleSignOnProvider;
    returnPath: string;
    /** The provider was told to ask the person anew. */
    isFresh: boolean;
  },
  visitor: Visitor,
  system: System,
): Promise<Admitted> {
  const candidate = candidateOf(identity, provider);
  const person = await findPerson(candidate, system);
  const userId = person
    ? await welcome(person, candidate, visitor, system)
    : await welcomeNewcomer(candidate, visitor, system);
  const { setCookie } = await system.people.startSession({
    userId,
    method: 'single-sign-on',
    // Not one of ours: what the provider asked for counts for its own organization alone.
    secondFactor: false,
    authenticatedAt: authenticationTime({ identity, isFresh, now: system.clock.now() }),
    previous: visitor.session,
    address: visitor.address,
    userAgent: visitor.userAgent,
  });
  return { returnPath, setCookie: [...setCookie, writeBrowserCookie('', system.publicUrl)] };
}

/** A provider speaks of the addresses of its proven domain, and of no others. */
function candidateOf(identity: ProvenIdentity, provider: SingleSignOnProvider): Candidate {
  const email = requireEmail(identity.email);
  if (email.split('@')[1] !== provider.domain) {
    throw new ForbiddenError({
      code: 'address_not_of_domain',
      message: `The provider signed in an address that is not of ${provider.domain}, the domain that it is for.`,
      details: { domain: provider.domain },
    });
  }
  const name = identity.name?.trim() ?? '';
  return {
    provider,
    email,
    name: NAME.test(name) ? name : (email.split('@')[0] ?? email),
    subject: identity.subject ?? `e-mail ${email}`,
  };
}

/** Who was linked to the provider's name of them, else who has the address. */
async function findPerson(
  { provider, subject, email }: Candidate,
  { store, people }: System,
): Promise<Person | undefined> {
  const linked = await store.singleSignOn.findIdentity({ providerId: provider.id, subject });
  return people.findPerson(linked === undefined ? { email } : { id: linked });
}

/** Lets somebody in who has an account here; answers their id. */
async function welcome(
  { id: userId }: Person,
  candidate: Candidate,
  visitor: Visitor,
  system: System,
): Promise<string> {
  const { provider, subject, email } = candidate;
  const { organizationId } = provider;
  const member = await system.store.members.find({ organizationId, userId });
  if (member === undefined) {
    const invitation = await openInvitation(candidate, system);
    if (invitation === undefined) throw notInvited(candidate);
    await join({ candidate, userId, invitation }, visitor, system);
    return userId;
  }
  const known = await system.store.singleSignOn.subjectOf({ providerId: provider.id, userId });
  if (known === subject) return userId;
  if (known !== undefined) {
    throw new ForbiddenError({
      code: 'identity_changed',
      message: `The provider knows ${email} as somebody else than before: remove the member who had this address, and invite the new one.`,
    });
  }
  await system.store.atomically((groups) => link({ candidate, userId }, visitor, groups, system));
  return userId;
}

/** Makes a person for whom there is none, and lets them in; answers their id. */
async function welcomeNewcomer(
  candidate: Candidate,
  visitor: Visitor,
  system: System,
): Promise<string> {
  const { email, name, provider } = candidate;
  const invitation = await openInvitation(candidate, system);
  if (invitation === undefined && !provider.createsMembers) throw notInvited(candidate);
  try {
    return await withNewPerson(
      { email, name },
      async ({ id: userId }) => {
        await join({ candidate, userId, invitation }, visitor, system);
        return userId;
      },
      system,
    );
  } catch (error) {
    // The same person came by two browsers at once: the other one made the account.
    const isTaken = error instanceof ConflictError && error.code === 'email_taken';
    const person = isTaken ? await system.people.findPerson({ email }) : undefined;
    if (person === undefined) throw error;
    return welcome(person, candidate, visitor, system);
  }
}

/** Makes a person a member, by an invitation if there is one, and links them to the provider. */
const join = (
  {
    candidate,
    userId,
    invitation,
  }: { candidate: Candidate; userId: string; invitation: Invitation | undefined },
  visitor: Visitor,
  system: System,
): Promise<void> =>
  system.store.atomically(async (groups) => {
    const { provider, email } = candidate;
    const { organizationId } = provider;
    if (invitation !== undefined) {
      const at = system.clock.now();
      const accepted = await groups.invitations.accept({ organizationId, id: invitation.id, at });
      if (accepted === undefined) throw notInvited(candidate);
    }
    const role = invitation?.role ?? provider.defaultRole;
    await groups.members.add({ organizationId, userId, role });
    await auditPerson(
      {
        organizationId,
        action: 'member_joined',
        subject: memberSubject({ userId, email }),
        details: {
          after: { role },
          single_sign_on_provider_id: provider.id,
          ...(invitation && { invitation_id: invitation.id }),
        },
      },
      { userId, email, ...visitor },
      groups,
    );
    await link({ candidate, userId }, visitor, groups, system);
  });

/** From now on the provider's name of a person stands for them. */
async function link(
  { candidate, userId }: { candidate: Candidate; userId: string },
  visitor: Visitor,
  groups: Governance,
  { clock }: Pick<System, 'clock'>,
): Promise<void> {
  const { provider, subject, email } = candidate;
  await groups.singleSignOn.linkIdentity({
    providerId: provider.id,
    subject,
    userId,
    at: clock.now(),
  });
  await auditPerson(
    {
      organizationId: provider.organizationId,
      action: 'single_sign_on_linked',
      subject: memberSubject({ userId, email }),
      details: { single_sign_on_provider_id: provider.id },
    },
    { userId, email, ...visitor },
    groups,
  );
}

async function openInvitation(
  { provider, email }: Candidate,
  { store, clock }: System,
): Promise<Invitation | undefined> {
  const { organizationId } = provider;
  const now = clock.now();
  const invitations = await store.invitations.list({ organizationId });
  return invitations.find((one) => one.email === email && one.expiresAt > now);
}

const notInvited = ({ email }: Candidate): ForbiddenError =>
  new ForbiddenError({
    code: 'not_invited',
    message: `${email} is no member of the organization: ask one of its admins for an invitation, then sign in again.`,
  });
