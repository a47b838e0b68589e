import { ForbiddenError } from '@kiln-connect/core';
import type { PersonSession } from '@kiln-connect/people';
import type { Membership } from '@kiln-connect/store';
import type { Member, SignedIn } from '../caller.ts';
import { organizationNotFound } from '../organizations/find-organization.ts';
import { vouchingOrganization } from '../single-sign-on/vouching-organization.ts';
import type { System } from '../system.ts';

/**
 * True when the session passed a second factor, or began at the organization's own identity provider,
 * which asks for what the organization wants.
 */
const hasSecondFactor = (
  { organizationId }: Pick<Membership, 'organizationId'>,
  { secondFactor }: PersonSession,
  vouching: string | undefined,
): boolean => secondFactor || vouching === organizationId;

/**
 * True when this session lacks a second factor that it needs: because the organization asks all its
 * members for one, or because the person has an authenticator app and another organization's identity
 * provider began the session, which can not speak for them here. `vouching` is the session's
 * `vouchingOrganization`.
 */
export const needsTwoFactor = (
  membership: Pick<Membership, 'organizationId' | 'requireTwoFactor'>,
  session: PersonSession,
  vouching: string | undefined,
): boolean =>
  (membership.requireTwoFactor || (session.hasTwoFactor && session.method === 'single-sign-on')) &&
  !hasSecondFactor(membership, session, vouching);

/**
 * A person as a member of the organization of that slug, with the role that they have now: it is read
 * for each request, so that a removal or another role holds from the next one on.
 * @throws {NotFoundError} 'organization_not_found', for strangers too.
 * @throws {ForbiddenError} 'two_factor_required'.
 */
export async function memberOf(
  { session, organization: slug, address, userAgent }: SignedIn & { organization: string },
  { store }: Pick<System, 'store'>,
): Promise<Member> {
  const memberships = await store.members.ofUser(session.userId);
  const membership = memberships.find((one) => one.slug === slug);
  if (membership === undefined) throw organizationNotFound(slug);
  const vouching = await vouchingOrganization(session, { store });
  if (needsTwoFactor(membership, session, vouching)) {
    throw new ForbiddenError({
      code: 'two_factor_required',
      message: membership.requireTwoFactor
        ? `The organization '${membership.name}' asks all its members for a second factor: turn on two-factor authentication in your profile, or sign in with a passkey.`
        : `You signed in at another organization's identity provider: to enter '${membership.name}', sign in with your password and the code of your authenticator app, or with a passkey.`,
      details: { organization: slug, has_two_factor: session.hasTwoFactor },
    });
  }
  return {
    kind: 'member',
    userId: session.userId,
    email: session.email,
    name: session.name,
    sessionId: session.sessionId,
    organizationId: membership.organizationId,
    organizationSlug: membership.slug,
    role: membership.role,
    secondFactor: hasSecondFactor(membership, session, vouching),
    authenticatedAt: session.authenticatedAt,
    address,
    userAgent,
  };
}
