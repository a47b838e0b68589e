type Components = { readonly [component: string]: bigint };

/** What was earned on the execution layer: fees of proposed blocks, in wei. */
export const executionTotal = (components: Components): bigint => components.execution ?? 0n;

/** What was earned on the consensus layer, penalties taken off, in wei. */
export const consensusTotal = (components: Components): bigint =>
  Object.values(components).reduce((sum, amount) => sum + amount, 0n) - executionTotal(components);
