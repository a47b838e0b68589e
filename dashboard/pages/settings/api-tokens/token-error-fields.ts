import type { TokenField } from './token-draft.ts';

/** Which field of the form an answer of the server speaks of. */
export const FIELD_OF_CODE: { readonly [code: string]: TokenField } = {
  token_name_taken: 'name',
  scopes_too_wide: 'scopes',
  expiry_too_late: 'expires_at',
  expiry_in_the_past: 'expires_at',
  invalid_address: 'allowed_addresses',
};
