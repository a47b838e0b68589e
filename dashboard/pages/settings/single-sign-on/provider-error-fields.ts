import type { ProviderField } from './provider-draft.ts';

/** Which field of the form an answer of the server speaks of. */
export const FIELD_OF_CODE: { readonly [code: string]: ProviderField } = {
  provider_exists: 'domain',
  invalid_domain: 'domain',
  invalid_provider: 'issuer',
  provider_unavailable: 'issuer',
  invalid_certificate: 'certificates',
  invalid_default_role: 'default_role',
  role_out_of_reach: 'default_role',
};
