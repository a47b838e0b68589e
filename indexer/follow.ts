import { type BlockRef, type ChainSlice, NodeAnswerError } from '@kiln-connect/core';
import { type Cursor, segmentEnd } from '@kiln-connect/store';
import { unlessOvertaken } from './overtaken.ts';
import type { Source, Standing } from './source.ts';

/** Where the cursor stands after a step, and the blocks that were stored on the way. */
export interface Followed {
  readonly cursor: Cursor;
  readonly blocks: number;
}

/** Reads and stores the next part of the chain; undefined when there was none. */
export async function follow(
  source: Source,
  { head, cursor }: Standing,
): Promise<Followed | undefined> {
  const { key, connection, store } = source;
  if (cursor.position >= head.position) return undefined;
  const { version, stakeIds } = await store.index.followed(key);
  const from = cursor.position + 1;
  const storeSlice = async (part: { position: number; head: BlockRef; slice: ChainSlice }) => {
    const isStored = await unlessOvertaken(() =>
      store.index.applySlice({ ...key, from, followedVersion: version, ...part }),
    );
    const { position, head: block, slice } = part;
    return isStored
      ? {
          cursor: { position, blockId: block.id, time: block.time },
          blocks: slice.blocks.length,
        }
      : { cursor, blocks: 0 };
  };
  if (stakeIds.length === 0) {
    // Nobody's rewards are asked for: only where the chain stands is of interest.
    const slice = { blocks: [head], rewards: [], exposures: [], operations: [] };
    return storeSlice({ position: head.position, head, slice });
  }

  const position = Math.min(segmentEnd(from), head.position);
  const slice = await connection.readRange({ from, to: position, stakeIds });
  // Asked after the reading: what lies between two blocks that are canonical now is so too.
  const last = await connection.blockAtOrBefore(position);
  assertLinked(slice.blocks, cursor.blockId, last);
  return storeSlice({ position, head: last, slice });
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
