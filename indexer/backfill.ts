import { segmentEnd } from '@kiln-connect/store';
import { unlessOvertaken } from './overtaken.ts';
import type { Source, Standing } from './source.ts';

/** Stakes whose begin is asked for in one step: each may cost the node a search. */
const STARTS_A_STEP = 50;

/** Begins to read the histories of stakes that were tracked since; answers whether there were any. */
export async function startBackfills(
  { key, connection, store }: Source,
  { cursor }: Standing,
): Promise<boolean> {
  const pending = await store.index.pending(key);
  const fresh = pending.filter(({ position }) => position === null).slice(0, STARTS_A_STEP);
  if (fresh.length === 0) return false;
  const stakes = [];
  for (const { stakeId } of fresh) {
    const firstPosition = (await connection.firstPosition(stakeId)) ?? null;
    // Not on chain yet at a head that is no earlier than the cursor: it can only begin after it.
    stakes.push({ stakeId, from: firstPosition ?? cursor.position + 1, firstPosition });
  }
  await store.index.startBackfill({ ...key, stakes });
  return true;
}

/**
 * Reads and stores the next part of the histories that no other process reads: the furthest behind
 * first, and those that stand there together. Answers the blocks that were stored; undefined when there
 * was nothing to read.
 */
export async function backfill(
  { key, connection, store, holder }: Source,
  { cursor }: Standing,
): Promise<{ blocks: number } | undefined> {
  const claim = await store.index.claimBackfill({ ...key, ...holder, before: cursor.position });
  if (!claim) return undefined;
  const { stakeIds, position, next } = claim;
  const from = position + 1;
  const to = Math.min(segmentEnd(from), next ?? cursor.position, cursor.position);
  const slice = await connection.readRange({ from, to, stakeIds });
  const canonical = await connection.blockAtOrBefore(cursor.position);
  // Reorganized while it was read: whoever follows the chain rewinds first.
  if (canonical.id !== cursor.blockId) return { blocks: 0 };
  const part = { stakeIds, from, position: to, slice };
  const isStored = await unlessOvertaken(() => store.index.applyBackfill({ ...key, ...part }));
  return { blocks: isStored ? slice.blocks.length : 0 };
}
