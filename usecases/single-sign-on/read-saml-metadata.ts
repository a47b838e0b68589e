import type { System } from '../system.ts';
import { isUuid } from '../uuid.ts';
import { providerNotFound } from './find-provider.ts';

/**
 * What a SAML provider reads of us, XML. It is public, as metadata are.
 * @throws {NotFoundError} 'provider_not_found'.
 */
export async function readSamlMetadata({ id }: { id: string }, system: System): Promise<string> {
  const provider = isUuid(id) ? await system.store.singleSignOn.find(id) : undefined;
  if (provider?.type !== 'saml') throw providerNotFound(id);
  return system.singleSignOn.samlMetadata(id);
}
