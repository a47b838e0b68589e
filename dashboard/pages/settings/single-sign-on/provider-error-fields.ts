import type { ProviderField } from './provider-draft.ts';

/** Which field of the form an answer of the server speaks of. */
export const FIELD_OF_CODE: { readonly [code: string]: ProviderField } = {
  provider_exists: 'domain',
  domain_taken: 'domain',
  invalid_domain: 'domain',
  provider_unavailable: 'issuer',
};
