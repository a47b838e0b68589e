import type { Organization } from '@kiln-connect/store';
import type { Caller } from '../caller.ts';
import type { System } from '../system.ts';
import { organizationNotFound } from './find-organization.ts';

/**
 * The organization of the caller's token, asked for by its id.
 * @throws {NotFoundError} 'organization_not_found' for every other one: neither is told apart from
 * one that is not there.
 */
export async function ownOrganization(
  id: string,
  { organizationId }: Pick<Caller, 'organizationId'>,
  { store }: Pick<System, 'store'>,
): Promise<Organization> {
  const organization =
    id.toLowerCase() === organizationId
      ? await store.organizations.find(organizationId)
      : undefined;
  if (organization === undefined) throw organizationNotFound(id);
  return organization;
}
