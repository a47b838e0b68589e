import type { TokenField } from './token-draft.ts';

/** Which field of the form an answer of the server speaks of. */
export const FIELD_OF_CODE: { readonly [code: string]: TokenField } = {
  token_name_taken: 'name',
  invalid_name: 'name',
  invalid_description: 'description',
  no_scopes: 'scopes',
  scopes_too_wide: 'scopes',
  expiry_in_the_past: 'expires_at',
  token_lives_too_long: 'expires_at',
  invalid_address: 'allowed_addresses',
  too_many_addresses: 'allowed_addresses',
};
