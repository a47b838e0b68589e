import { type ChainConnection, ImpossibleError } from '@kiln-connect/core';
import { blocksOf, finalPosition, segmentEnd } from '@kiln-connect/store';
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

/** What became of the histories that were to be read. */
export interface Backfilled {
  /** Whether there was anything to read. */
  readonly hasRead: boolean;
  /** Why some of them can not be read: no node keeps what they need. */
  readonly unreadable?: ImpossibleError;
}

/** After so long it is tried again: the operator may have given another node. */
const POSTPONED_MS = 60_000;

/**
 * Reads and stores the next parts of the histories that no other process reads, each of which is told:
 * those furthest behind, and those that stand there together. One that the chain says can not be read is
 * put off, so that it holds up no other one.
 */
export async function backfill(
  source: Source,
  { cursor }: Standing,
  turn: Turn<{ blocks: number }>,
): Promise<Backfilled> {
  const { key, connection, store, holder } = source;
  const claim = await store.index.claimBackfill({ ...key, ...holder, before: cursor.position });
  if (!claim) return { hasRead: false };
  const { stakeIds, position, next } = claim;
  const range = { from: position + 1, to: Math.min(next ?? cursor.position, cursor.position) };
  try {
    return { hasRead: await readClaimed({ ...range, stakeIds }, source, { cursor, turn }) };
  } catch (unreadable) {
    if (!(unreadable instanceof ImpossibleError)) throw unreadable;
    const postponed = await unreadableOf({ ...range, stakeIds }, connection);
    await store.index.postponeBackfill({ ...key, stakeIds: postponed, milliseconds: POSTPONED_MS });
    return { hasRead: true, unreadable };
  }
}

interface ClaimedRange {
  readonly from: number;
  readonly to: number;
  readonly stakeIds: readonly string[];
}

/** Answers whether there is, or may be, more to read now. */
async function readClaimed(
  range: ClaimedRange,
  { key, connection, store }: Source,
  {
    cursor,
    turn: { goesOn, stored },
  }: Pick<Standing, 'cursor'> & { turn: Turn<{ blocks: number }> },
): Promise<boolean> {
  const { stakeIds } = range;
  const read = { ...range, finalAt: () => finalPosition(cursor) };
  for await (const batch of readAhead(read, { connection, goesOn })) {
    if (batch.position < batch.from) return false;
    const canonical = await connection.blockAtOrBefore(cursor.position);
    // Reorganized while it was read: whoever follows the chain rewinds first.
    if (canonical.id !== cursor.blockId) break;
    const part = { ...key, ...batch, stakeIds };
    if (!(await unlessOvertaken(() => store.index.applyBackfill(part)))) break;
    stored({ blocks: blocksOf(batch.slice).length });
  }
  return true;
}

/** Those of several stakes whose history can not be read from there on; all if none is to blame alone. */
async function unreadableOf(
  { from, to, stakeIds }: ClaimedRange,
  connection: ChainConnection,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const stakeId of stakeIds) {
    try {
      await connection.readRange({ from, to: Math.min(segmentEnd(from), to), stakeIds: [stakeId] });
    } catch (error) {
      if (!(error instanceof ImpossibleError)) throw error;
      found.push(stakeId);
    }
  }
  return found.length > 0 ? found : stakeIds;
}
