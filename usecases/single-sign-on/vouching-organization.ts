import type { PersonSession } from '@kiln-connect/people';
import type { System } from '../system.ts';

/**
 * The organization whose provider began this session; undefined for a session that began otherwise, or
 * when its provider is there no more. What the provider asked people for (a second factor of its own)
 * counts for that organization: another one did not choose it.
 */
export async function vouchingOrganization(
  { method, email }: Pick<PersonSession, 'method' | 'email'>,
  { store }: Pick<System, 'store'>,
): Promise<string | undefined> {
  if (method !== 'single-sign-on') return undefined;
  // A provider signs in addresses of its domain alone, and a proven domain has one provider.
  const provider = await store.singleSignOn.findByDomain(email.split('@')[1] ?? '');
  return provider?.organizationId;
}
