import { NotBuiltError } from '@kiln-connect/core';

/** The refusal of validator keys on a chain that has none here. */
export const validatorKeysNotBuilt = (chain: string): NotBuiltError =>
  new NotBuiltError({
    code: 'validator_keys_not_built',
    message: `Validator keys of ${chain} are not built.`,
  });
