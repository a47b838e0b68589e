import { auditActor } from '../audit.ts';
import type { Actor } from '../caller.ts';
import { requireName } from '../names.ts';
import type { System } from '../system.ts';
import { findOrganization, organizationNotFound } from './find-organization.ts';
import { type OrganizationAnswer, organizationAnswer } from './organization-answer.ts';

/**
 * Gives an organization another name; its slug, and so its address, stays.
 * @throws {NotFoundError} 'organization_not_found'.
 * @throws {ForbiddenError} 'missing_permission', 'reauthentication_needed'.
 * @throws {InvalidInputError} 'invalid_name'.
 */
export async function updateOrganization(
  { organization: slug, name: given }: { organization: string; name: string },
  actor: Actor,
  system: System,
): Promise<OrganizationAnswer> {
  const before = await findOrganization({ slug, permission: 'organization.update' }, actor, system);
  const name = requireName(given, 'an organization');
  return system.store.atomically(async (groups) => {
    const after = await groups.organizations.update({ id: before.id, name });
    if (after === undefined) throw organizationNotFound(slug);
    await auditActor(
      {
        organizationId: after.id,
        action: 'organization_updated',
        subject: { type: 'organization', id: after.id, label: slug },
        details: { before: { name: before.name }, after: { name } },
      },
      actor,
      groups,
    );
    return organizationAnswer(after, system);
  });
}
