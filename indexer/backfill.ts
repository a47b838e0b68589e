import { blocksOf, finalPosition } from '@kiln-connect/store';
import { unlessOvertaken } from './overtaken.ts';
import { readAhead } from './read-ahead.ts';
import type { Source, Standing, Turn } from './source.ts';

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
 * Reads and stores the next parts of the histories that no other process reads, each of which is told:
 * those furthest behind, and those that stand there together. Answers whether there was anything to read.
 */
export async function backfill(
  { key, connection, store, holder }: Source,
  { cursor }: Standing,
  { goesOn, stored }: Turn<{ blocks: number }>,
): Promise<boolean> {
  const claim = await store.index.claimBackfill({ ...key, ...holder, before: cursor.position });
  if (!claim) return false;
  const { stakeIds, position, next } = claim;
  const range = {
    from: position + 1,
    to: Math.min(next ?? cursor.position, cursor.position),
    stakeIds,
    finalAt: () => finalPosition(cursor),
  };
  for await (const batch of readAhead(range, { connection, goesOn })) {
    const canonical = await connection.blockAtOrBefore(cursor.position);
    // Reorganized while it was read: whoever follows the chain rewinds first.
    if (canonical.id !== cursor.blockId) break;
    const part = { ...key, ...batch, stakeIds };
    if (!(await unlessOvertaken(() => store.index.applyBackfill(part)))) break;
    stored({ blocks: blocksOf(batch.slice).length });
  }
  return true;
}
