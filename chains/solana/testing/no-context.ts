import type { ActionContext } from '@kiln-connect/core';

const unasked = () => {
  throw new Error('no action of Solana asks for this');
};

/** What crafting on Solana needs of the system: nothing. */
export const noContext: ActionContext = {
  validatorKeys: { handOut: unasked },
  nonces: { reserve: unasked, waitingCost: unasked },
  handedOut: unasked,
};
