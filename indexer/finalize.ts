import type { Source } from './source.ts';

/** Keeps up to where the chain's nodes say that nothing changes any more, and adds up what is final. */
export async function finalize({ key, connection, store }: Source): Promise<void> {
  await store.index.finalize({ ...key, block: await connection.finalized() });
  await store.index.addUpTotals(key);
}
