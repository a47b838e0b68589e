import type { Actor } from '../caller.ts';
import type { System } from '../system.ts';
import { findOrganization } from './find-organization.ts';
import { type OrganizationAnswer, organizationAnswer } from './organization-answer.ts';

/**
 * One organization: its networks and settings.
 * @throws {NotFoundError} 'organization_not_found'.
 */
export const readOrganization = async (
  { organization: slug }: { organization: string },
  actor: Actor,
  system: System,
): Promise<OrganizationAnswer> =>
  organizationAnswer(
    await findOrganization({ slug, permission: 'organization.read' }, actor, system),
    system,
  );
