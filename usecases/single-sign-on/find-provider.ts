import { NotFoundError } from '@kiln-connect/core';
import type { Governance, Organization, SingleSignOnProvider } from '@kiln-connect/store';
import { isUuid } from '../uuid.ts';

/** Which provider of which organization. */
export interface ProviderRef {
  /** The organization's slug. */
  readonly organization: string;
  readonly id: string;
}

export const providerNotFound = (id: string): NotFoundError =>
  new NotFoundError({
    code: 'provider_not_found',
    message: `There is no identity provider '${id}'.`,
    details: { provider_id: id },
  });

/** @throws {NotFoundError} 'provider_not_found', also for another organization's. */
export async function findProvider(
  id: string,
  { id: organizationId }: Organization,
  { singleSignOn }: Pick<Governance, 'singleSignOn'>,
): Promise<SingleSignOnProvider> {
  const provider = isUuid(id) ? await singleSignOn.find(id) : undefined;
  if (provider?.organizationId === organizationId) return provider;
  throw providerNotFound(id);
}

/** How the audit log names a provider. */
export const providerSubject = ({ id, domain }: SingleSignOnProvider) => ({
  type: 'single_sign_on_provider',
  id,
  label: domain,
});
