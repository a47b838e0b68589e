import { ConflictError, NodeUnavailableError } from '@kiln-connect/core';
import type { SingleSignOnProvider } from '@kiln-connect/store';
import type { Actor } from '../caller.ts';
import { findOrganization } from '../organizations/find-organization.ts';
import type { System } from '../system.ts';
import { findProvider, type ProviderRef, providerNotFound } from './find-provider.ts';
import { domainProof, providerAnswer, type SingleSignOnAnswer } from './provider-answer.ts';
import { recordChange } from './record-change.ts';

/**
 * Looks for the TXT record that proves the provider's domain; from then on its people sign in there.
 * @throws {NotFoundError} 'organization_not_found', 'provider_not_found'.
 * @throws {ForbiddenError} 'missing_permission', 'reauthentication_needed'.
 * @throws {ConflictError} 'domain_not_proven', or 'domain_taken' when another organization proved it.
 * @throws {NodeUnavailableError} 'dns_unavailable'.
 */
export async function verifySingleSignOnDomain(
  { organization: slug, id }: ProviderRef,
  actor: Actor,
  system: System,
): Promise<SingleSignOnAnswer> {
  const organization = await findOrganization(
    { slug, permission: 'single-sign-on.update' },
    actor,
    system,
  );
  const before = await findProvider(id, organization, system.store);
  if (before.domainVerifiedAt !== null) return providerAnswer(before, system);
  await requireProof(before, system);
  return system.store.atomically(async (groups) => {
    const provider = await groups.singleSignOn.verifyDomain({
      organizationId: organization.id,
      id,
      at: system.clock.now(),
    });
    if (provider === undefined) throw providerNotFound(id);
    const details = { domain: provider.domain };
    await recordChange(
      { change: 'verified', provider, organization, details },
      actor,
      groups,
      system,
    );
    return providerAnswer(provider, system);
  });
}

async function requireProof(
  provider: SingleSignOnProvider,
  { singleSignOn }: Pick<System, 'singleSignOn'>,
): Promise<void> {
  const { name, value } = domainProof(provider);
  const found = await singleSignOn.texts(name).catch((cause: unknown) => {
    throw new NodeUnavailableError({
      code: 'dns_unavailable',
      message: `The DNS does not answer for ${name}: ask again in a moment.`,
      cause,
    });
  });
  if (found.some((text) => text.trim() === value)) return;
  throw new ConflictError({
    code: 'domain_not_proven',
    message: `${
      found.length === 0 ? 'There is no TXT record' : 'No TXT record has the right value'
    } at ${name} yet: add one with the value ${value}, and ask again once the DNS shows it.`,
    details: { name, value },
  });
}
