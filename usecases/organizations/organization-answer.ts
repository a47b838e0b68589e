import { type Network, NotFoundError } from '@kiln-connect/core';
import type { Organization } from '@kiln-connect/store';
import type { System } from '../system.ts';

/** An organization as the operator and its members see it. */
export type OrganizationAnswer = {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  /** Every network there is. */
  readonly networks: readonly {
    readonly network: Network;
    /** This deployment serves it. */
    readonly served: boolean;
    /** The organization may use it. */
    readonly granted: boolean;
  }[];
  /** Members need a second factor to see the organization. */
  readonly require_two_factor: boolean;
  /** The longest life of its API tokens in days; null: they may live for ever. */
  readonly max_token_days: number | null;
  /** RFC 3339, UTC. */
  readonly created_at: string;
};

export const organizationAnswer = (organization: Organization): OrganizationAnswer => ({
  id: organization.id,
  name: organization.name,
  slug: organization.slug,
  networks: organization.networks,
  created_at: organization.createdAt.toISOString(),
});

/**
 * The organization of a slug, for what the operator does to one.
 * @throws {NotFoundError} 'organization_not_found'.
 */
export async function findOrganization(slug: string, { store }: System): Promise<Organization> {
  const organization = await store.organizations.findBySlug(slug);
  if (organization !== undefined) return organization;
  throw new NotFoundError({
    code: 'organization_not_found',
    message: `There is no organization '${slug}'; 'organizations list' shows them.`,
    details: { organization: slug },
  });
}
