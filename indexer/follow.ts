import { type BlockRef, NodeAnswerError } from '@kiln-connect/core';
import { blocksOf, type Cursor, finalPosition, segmentEnd } from '@kiln-connect/store';
import { unlessOvertaken } from './overtaken.ts';
import { readAhead } from './read-ahead.ts';
import type { Source, Standing, Turn } from './source.ts';

/** Where the cursor stands now, and how many blocks were stored on the way. */
export interface Followed {
  readonly cursor: Cursor;
  readonly blocks: number;
}

/** Where a turn of following the chain ends. */
interface FollowTurn extends Turn<Followed> {
  /** Told of the last position of which the chain can tell all, where that is before its head. */
  held(position: number): void;
}

/** Reads and stores the next parts of the chain, each of which is told; answers whether there were any. */
export async function follow(
  source: Source,
  { head, cursor }: Standing,
  { goesOn, stored, held }: FollowTurn,
): Promise<boolean> {
  const { key, connection, store } = source;
  if (cursor.position >= head.position) return false;
  const { version, stakeIds } = await store.index.followed(key);
  const from = cursor.position + 1;
  const followed = { ...key, followedVersion: version };
  const at = ({ position, id, time }: BlockRef) => ({ position, blockId: id, time });
  if (stakeIds.length === 0) {
    // Nobody's rewards are asked for: only where the chain stands is of interest.
    const slice = { blocks: [head], rewards: [], exposures: [], operations: [] };
    const part = { ...followed, from, position: head.position, head, slice };
    if (await unlessOvertaken(() => store.index.applySlice(part))) {
      stored({ cursor: at(head), blocks: 1 });
    }
    return true;
  }

  // Close to the head nothing is final, and whole segments are what is stored otherwise.
  const final = head.position > segmentEnd(from) ? await connection.finalized() : undefined;
  let parentId = cursor.blockId;
  const finalAt = (position: number) =>
    Math.max(finalPosition(cursor), Math.min(final?.position ?? -1, position));
  const range = { from, to: head.position, stakeIds, finalAt };
  for await (const { slice, isHeld, ...batch } of readAhead(range, { connection, goesOn })) {
    if (isHeld) held(batch.position);
    if (batch.position < batch.from) return false;
    const blocks = blocksOf(slice);
    // Asked after the reading: what lies between two blocks that are canonical now is so too.
    const last = await connection.blockAtOrBefore(batch.position);
    assertLinked(blocks, parentId, last);
    const part = { ...followed, ...batch, head: last, slice, final };
    if (!(await unlessOvertaken(() => store.index.applySlice(part)))) break;
    stored({ cursor: { ...at(last), position: batch.position }, blocks: blocks.length });
    parentId = last.id;
  }
  return true;
}

/** Refuses blocks that are not one chain from `parentId` to `last`: it moved while it was read. */
function assertLinked(blocks: readonly BlockRef[], parentId: string, last: BlockRef): void {
  let previous = parentId;
  for (const block of blocks) {
    if (block.parentId !== previous) throw moved(block.position);
    previous = block.id;
  }
  if (previous !== last.id) throw moved(last.position);
}

const moved = (position: number) =>
  new NodeAnswerError({
    code: 'chain_moved',
    message: `The chain changed at position ${position} while it was read: it is read again.`,
    details: { position },
  });
