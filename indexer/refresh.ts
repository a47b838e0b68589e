import type { Source } from './source.ts';

/** Stakes read from the node at once. */
const BATCH = 200;

/** Reads stakes as they stand at the head and stores them. */
export async function refresh(
  { key, connection, store, clock }: Source,
  stakeIds: readonly string[],
): Promise<void> {
  for (let start = 0; start < stakeIds.length; start += BATCH) {
    const batch = stakeIds.slice(start, start + BATCH);
    const known = await store.stakes.knowledge({ ...key, stakeIds: batch });
    const rows = await connection.readStakes(known);
    await store.stakes.upsert({ ...key, rows, at: clock.now() });
  }
}
