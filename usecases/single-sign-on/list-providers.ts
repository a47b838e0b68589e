import type { Actor } from '../caller.ts';
import { findOrganization } from '../organizations/find-organization.ts';
import type { System } from '../system.ts';
import { providerAnswer, type SingleSignOnAnswer } from './provider-answer.ts';

/**
 * The identity providers of an organization, by domain.
 * @throws {NotFoundError} 'organization_not_found'.
 * @throws {ForbiddenError} 'missing_permission'.
 */
export async function listSingleSignOnProviders(
  { organization: slug }: { organization: string },
  actor: Actor,
  system: System,
): Promise<readonly SingleSignOnAnswer[]> {
  const { id: organizationId } = await findOrganization(
    { slug, permission: 'single-sign-on.read' },
    actor,
    system,
  );
  const providers = await system.store.singleSignOn.list({ organizationId });
  return providers.map((provider) => providerAnswer(provider, system));
}
