import type { Actor } from '../caller.ts';
import { findOrganization } from '../organizations/find-organization.ts';
import type { System } from '../system.ts';
import { findProvider, type ProviderRef, providerNotFound } from './find-provider.ts';
import { recordChange, settingsOf } from './record-change.ts';

/**
 * Deletes a provider, its domain's proof included. Its people stay members and sign in otherwise: by
 * a passkey, or by a password that they set through a reset link.
 * @throws {NotFoundError} 'organization_not_found', 'provider_not_found'.
 * @throws {ForbiddenError} 'missing_permission', 'reauthentication_needed'.
 */
export async function deleteSingleSignOnProvider(
  { organization: slug, id }: ProviderRef,
  actor: Actor,
  system: System,
): Promise<void> {
  const organization = await findOrganization(
    { slug, permission: 'single-sign-on.update' },
    actor,
    system,
  );
  await system.store.atomically(async (groups) => {
    const provider = await findProvider(id, organization, groups);
    if (!(await groups.singleSignOn.remove(provider))) throw providerNotFound(id);
    const details = { before: settingsOf(provider) };
    await recordChange(
      { change: 'removed', provider, organization, details },
      actor,
      groups,
      system,
    );
  });
}
