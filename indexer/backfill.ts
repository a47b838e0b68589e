import { segmentEnd } from '@kiln-connect/store';
import { unlessOvertaken } from './overtaken.ts';
import type { Source, Standing } from './source.ts';

/** Stakes whose begin is asked for in one step: each may cost the node a search. */
const STARTS_A_STEP = 50;

/**
 * Reads and stores the next part of the history of stakes that are not followed yet: the furthest behind
 * first, and all that stand there together. Answers how many there were, and whether it did anything.
 */
export async function backfill(
  source: Source,
  { cursor }: Standing,
): Promise<{ pending: number; hasMoved: boolean }> {
  const { key, connection, store } = source;
  const pending = await store.index.pending(key);
  const idle = { pending: pending.length, hasMoved: false };
  const fresh = pending.filter(({ position }) => position === null).slice(0, STARTS_A_STEP);
  if (fresh.length > 0) {
    const stakes = [];
    for (const { stakeId } of fresh) {
      const firstPosition = (await connection.firstPosition(stakeId)) ?? null;
      // Not on chain yet at a head that is no earlier than the cursor: it can only begin after it.
      stakes.push({ stakeId, from: firstPosition ?? cursor.position + 1, firstPosition });
    }
    await store.index.startBackfill({ ...key, stakes });
    return { ...idle, hasMoved: true };
  }

  const start = pending[0]?.position ?? undefined;
  if (start === undefined || start >= cursor.position) return idle;
  const stakeIds = pending.flatMap(({ stakeId, position }) =>
    position === start ? [stakeId] : [],
  );
  const next = pending[stakeIds.length]?.position ?? cursor.position;
  const from = start + 1;
  const to = Math.min(segmentEnd(from), next, cursor.position);
  const slice = await connection.readRange({ from, to, stakeIds });
  const canonical = await connection.blockAtOrBefore(cursor.position);
  // Reorganized while it was read: the next step rewinds first.
  if (canonical.id !== cursor.blockId) return { ...idle, hasMoved: true };
  const part = { stakeIds, from, position: to, slice };
  await unlessOvertaken(() => store.index.applyBackfill({ ...key, ...part }));
  return { ...idle, hasMoved: true };
}
