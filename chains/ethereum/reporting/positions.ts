import type { BlockRef } from '@kiln-connect/core';
import type { BeaconNode, Header } from '../node/index.ts';
import type { ChainTime } from './chain-time.ts';
import { unusable } from './unusable.ts';

/** More empty slots in a row than this are taken for a node that lacks history. */
const MOST_EMPTY_SLOTS = 1_000;

const toBlockRef = ({ slot, root, parentRoot }: Header, time: ChainTime): BlockRef => ({
  position: slot,
  id: root,
  parentId: parentRoot,
  time: time.timeOf(slot),
});

/**
 * The block that the beacon node calls 'head' or 'finalized'.
 * @throws {NodeAnswerError} when it has none.
 */
export async function namedBlock(
  name: 'head' | 'finalized',
  { beacon, time }: { beacon: BeaconNode; time: ChainTime },
): Promise<BlockRef> {
  const header = await beacon.header(name);
  if (!header)
    throw unusable('beacon', `has no ${name} block. Connect one that is in step with the network.`);
  return toBlockRef(header, time);
}

/**
 * The canonical block of a slot, or of the last slot before it that has one.
 * @throws {NodeAnswerError} when the node has no block for a long stretch.
 */
export async function blockAtOrBefore(
  slot: number,
  { beacon, time }: { beacon: BeaconNode; time: ChainTime },
): Promise<BlockRef> {
  // Most slots have one: only where there is none does it matter whether the chain is there yet.
  const here = await beacon.header(slot);
  if (here) return toBlockRef(here, time);
  const head = await namedBlock('head', { beacon, time });
  if (slot >= head.position) return head;
  const last = Math.max(0, slot - MOST_EMPTY_SLOTS);
  for (let candidate = slot - 1; candidate >= last; candidate--) {
    const header = await beacon.header(candidate);
    if (header) return toBlockRef(header, time);
  }
  throw unusable(
    'beacon',
    `has no block between the slots ${last} and ${slot}. Connect one with the history of the network.`,
  );
}
