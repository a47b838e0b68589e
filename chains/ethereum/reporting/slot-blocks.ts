import type { BlockRef } from '@kiln-connect/core';
import type { BeaconBlock, BeaconNode } from '../node/index.ts';
import type { ChainTime } from './chain-time.ts';
import { unusable } from './unusable.ts';

/** A block of the range with its own root, which the Beacon API does not put into the block. */
export interface SlotBlock extends BeaconBlock {
  readonly root: string;
}

/**
 * The blocks of the slots `from`..`to`, in order; empty slots are left out. One request a slot, and one
 * for the root of the last block: the other roots are what their children name as parent.
 * @throws {NodeAnswerError} when a block is missing in between, or the node has not come as far as `to`.
 */
export async function readSlotBlocks(
  { from, to }: { from: number; to: number },
  { beacon }: { beacon: BeaconNode },
): Promise<readonly SlotBlock[]> {
  const slots = Array.from({ length: to - from + 1 }, (_, offset) => from + offset);
  const found = await Promise.all(slots.map((slot) => beacon.block(slot)));
  const blocks = found.filter((block) => block !== undefined);
  refuseGaps(blocks);
  const last = blocks.at(-1);
  if (last?.slot !== to) await refuseNodeBehind(to, beacon);
  if (!last) return [];
  const lastHeader = await beacon.header(last.slot);
  if (lastHeader?.parentRoot !== last.parentRoot) throw moved(last.slot);
  return blocks.map((block, i) => ({
    ...block,
    root: blocks[i + 1]?.parentRoot ?? lastHeader.root,
  }));
}

export const toBlockRef = (block: SlotBlock, time: ChainTime): BlockRef => ({
  position: block.slot,
  id: block.root,
  parentId: block.parentRoot,
  time: time.timeOf(block.slot),
});

/** Every beacon block since the Merge carries the next execution block: a jump is a missing block. */
function refuseGaps(blocks: readonly BeaconBlock[]): void {
  for (const [i, block] of blocks.entries()) {
    const before = blocks[i - 1]?.execution?.number;
    if (!before || !block.execution || block.execution.number === before + 1) continue;
    throw moved(block.slot);
  }
}

/** Without this a node that lags would make its missing blocks look like empty slots. */
async function refuseNodeBehind(to: number, beacon: BeaconNode): Promise<void> {
  const head = await beacon.header('head');
  if (head && head.slot >= to) return;
  throw unusable(
    'beacon',
    `is at slot ${head?.slot ?? 'unknown'}, before slot ${to} that was asked for. Try again once it has caught up.`,
  );
}

const moved = (slot: number) =>
  unusable(
    'beacon',
    `answered blocks that do not follow each other at slot ${slot}: the chain moved while it was read. Read the range again.`,
  );
