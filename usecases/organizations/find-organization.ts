import { NotFoundError, type Permission } from '@kiln-connect/core';
import type { Organization } from '@kiln-connect/store';
import { type Actor, requirePermission } from '../caller.ts';
import type { System } from '../system.ts';

/** What a stranger to an organization is told: the same as where there is none. */
export const organizationNotFound = (slug: string): NotFoundError =>
  new NotFoundError({
    code: 'organization_not_found',
    message: `There is no organization '${slug}' that you can see.`,
    details: { organization: slug },
  });

/**
 * The organization of a slug, for an actor who may do this to it. Who is no member of it learns
 * nothing of it, not even that it is there.
 * @throws {NotFoundError} 'organization_not_found', also for every organization but a member's own.
 * @throws {ForbiddenError} 'missing_permission', 'reauthentication_needed'.
 */
export async function findOrganization(
  { slug, permission }: { slug: string; permission: Permission },
  actor: Actor,
  system: Pick<System, 'store' | 'clock'>,
): Promise<Organization> {
  if (actor.kind === 'member' && actor.organizationSlug !== slug) throw organizationNotFound(slug);
  requirePermission(actor, permission, system);
  const organization = await system.store.organizations.findBySlug(slug);
  if (organization !== undefined) return organization;
  throw organizationNotFound(slug);
}
