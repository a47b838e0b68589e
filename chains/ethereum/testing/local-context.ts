import type { ActionContext, ValidatorKeySource } from '@kiln-connect/core';

/**
 * What crafting may ask of a system that remembers nothing: the next nonces of the chain, and these
 * validator keys as the operator's own.
 */
export const localContext = (
  validatorKeys: ValidatorKeySource,
  ours: readonly string[] = [],
): ActionContext => ({
  validatorKeys,
  nonces: {
    reserve: async ({ next, count, first = next }) =>
      Array.from({ length: count }, (_, i) => first + i),
    waitingCost: async () => 0n,
  },
  handedOut: async (publicKeys) => new Set(publicKeys.filter((key) => ours.includes(key))),
});
