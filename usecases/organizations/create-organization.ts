import type { Network } from '@kiln-connect/core';
import { auditActor } from '../audit.ts';
import type { Operator } from '../caller.ts';
import { requireEmail } from '../email-address.ts';
import { addInvitation, startInvitation } from '../invitations/add-invitation.ts';
import { invitationLink } from '../mail/links.ts';
import { requireName } from '../names.ts';
import type { System } from '../system.ts';
import { type OrganizationAnswer, organizationAnswer } from './organization-answer.ts';
import { requireSlug } from './slug.ts';

/** A new organization; `invitation` is that of its first owner, when one was named. */
export type CreatedOrganizationAnswer = OrganizationAnswer & {
  readonly invitation?: {
    readonly id: string;
    readonly email: string;
    /** RFC 3339, UTC. */
    readonly expires_at: string;
    /** Whoever has it can join. */
    readonly link: string;
  };
};

/**
 * Makes an organization, grants it networks and invites its first owner if one is named. Without a
 * slug it is the name in kebab-case.
 * @throws {InvalidInputError} 'invalid_name', 'invalid_slug', 'reserved_slug', 'invalid_email'.
 * @throws {ConflictError} 'organization_exists' when the slug is taken.
 */
export async function createOrganization(
  {
    name: givenName,
    slug: givenSlug,
    networks,
    ownerEmail,
  }: {
    name: string;
    slug?: string | undefined;
    networks: readonly Network[];
    ownerEmail?: string | undefined;
  },
  operator: Operator,
  system: System,
): Promise<CreatedOrganizationAnswer> {
  const name = requireName(givenName, 'an organization');
  const slug = requireSlug({ name, slug: givenSlug });
  const email = ownerEmail === undefined ? undefined : requireEmail(ownerEmail);
  return system.store.atomically(async (groups) => {
    const organization = await groups.organizations.create({ name, slug, networks });
    await auditActor(
      {
        organizationId: organization.id,
        action: 'organization_created',
        subject: { type: 'organization', id: organization.id, label: slug },
        details: { after: { name, slug, networks } },
      },
      operator,
      groups,
    );
    const answer = organizationAnswer(organization, system);
    if (email === undefined) return answer;
    const { token, expiresAt } = startInvitation(system);
    const { id } = await addInvitation(
      { organization, email, role: 'owner', token, expiresAt },
      operator,
      groups,
      system,
    );
    return {
      ...answer,
      invitation: {
        id,
        email,
        expires_at: expiresAt.toISOString(),
        link: invitationLink(token, system.publicUrl),
      },
    };
  });
}
