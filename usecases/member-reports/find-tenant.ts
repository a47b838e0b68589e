import type { Network, Permission } from '@kiln-connect/core';
import type { Organization } from '@kiln-connect/store';
import type { Actor, Caller } from '../caller.ts';
import { requireGranted } from '../networks/require-granted.ts';
import { findOrganization } from '../organizations/find-organization.ts';
import type { System } from '../system.ts';

/** An organization and one of its networks, by the names in the dashboard's addresses. */
export interface Place {
  readonly organization: string;
  readonly network: Network;
}

/** Whose figures are read: what an API token would say by itself. */
export type Tenant = Pick<Caller, 'organizationId' | 'network'> & {
  readonly organization: Organization;
};

/**
 * The organization and network of a place, for an actor who may do this there.
 * @throws {NotFoundError} 'organization_not_found'.
 * @throws {ForbiddenError} 'missing_permission', 'network_not_granted'.
 */
export async function findTenant(
  { organization: slug, network, permission }: Place & { readonly permission: Permission },
  actor: Actor,
  system: System,
): Promise<Tenant> {
  const organization = await findOrganization({ slug, permission }, actor, system);
  requireGranted(organization, network);
  return { organizationId: organization.id, network, organization };
}
