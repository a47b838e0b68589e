import { ForbiddenError } from '@kiln-connect/core';
import type { PersonSession } from '@kiln-connect/people';
import type { Membership } from '@kiln-connect/store';
import type { Member, SignedIn } from '../caller.ts';
import { organizationNotFound } from '../organizations/find-organization.ts';
import type { System } from '../system.ts';

/** True when the session passed a second factor, or began at an identity provider, which has its own. */
export const hasSecondFactor = ({ secondFactor, method }: PersonSession): boolean =>
  secondFactor || method === 'single-sign-on';

/** True when the organization asks its members for a second factor that this session has not. */
export const needsTwoFactor = (
  { requireTwoFactor }: Pick<Membership, 'requireTwoFactor'>,
  session: PersonSession,
): boolean => requireTwoFactor && !hasSecondFactor(session);

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
  if (needsTwoFactor(membership, session)) {
    throw new ForbiddenError({
      code: 'two_factor_required',
      message: `The organization '${membership.name}' asks all its members for a second factor: turn on two-factor authentication in your profile, or sign in with a passkey.`,
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
    secondFactor: hasSecondFactor(session),
    authenticatedAt: session.authenticatedAt,
    address,
    userAgent,
  };
}
