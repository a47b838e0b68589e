import { isRecent, type SignedIn } from '../caller.ts';
import { needsTwoFactor } from '../members/member-of.ts';
import { vouchingOrganization } from '../single-sign-on/vouching-organization.ts';
import type { System } from '../system.ts';
import type { MeAnswer } from './me-answer.ts';

/** Who is signed in, and the organizations where they are members. */
export async function readMe(
  _input: Record<string, never>,
  { session }: SignedIn,
  { store, clock, networks: served }: System,
): Promise<MeAnswer> {
  const vouching = await vouchingOrganization(session, { store });
  const memberships = await store.members.ofUser(session.userId);
  return {
    person: {
      id: session.userId,
      email: session.email,
      name: session.name,
      has_password: session.hasPassword,
      has_two_factor: session.hasTwoFactor,
    },
    session: {
      id: session.sessionId,
      method: session.method,
      second_factor: session.secondFactor,
      authenticated_at: session.authenticatedAt.toISOString(),
      recently_authenticated: isRecent(session, { clock }),
      expires_at: session.expiresAt.toISOString(),
    },
    organizations: memberships.map((membership) => ({
      id: membership.organizationId,
      slug: membership.slug,
      name: membership.name,
      role: membership.role,
      networks: served.filter((network) => membership.networks.includes(network)),
      require_two_factor: membership.requireTwoFactor,
      needs_two_factor: needsTwoFactor(membership, session, vouching),
    })),
    networks_served: served,
  };
}
