import type { BlockRef, ImpossibleError } from '@kiln-connect/core';
import type { SolanaRpc } from '../node/index.ts';
import { impossible } from '../refused.ts';
import { COMMITMENT } from '../state/read-accounts.ts';

/** Positions of this chain are slots; some of them have no block. */

/** Slots that are looked through at once for one that has a block. */
const WINDOW = 256n;

/** The block of a slot that has one. */
async function readBlock(slot: bigint, rpc: SolanaRpc): Promise<BlockRef> {
  const block = await rpc
    .getBlock(slot, {
      commitment: COMMITMENT,
      transactionDetails: 'none',
      rewards: false,
      maxSupportedTransactionVersion: 0,
    })
    .send();
  if (block === null || block.blockTime === null) throw forgotten(slot);
  return {
    position: Number(slot),
    id: block.blockhash,
    parentId: block.previousBlockhash,
    time: new Date(Number(block.blockTime) * 1000),
  };
}

/** The last block for which two thirds of the stake have voted. */
export const readHead = async (rpc: SolanaRpc): Promise<BlockRef> =>
  blockAtOrBefore(Number(await rpc.getSlot({ commitment: COMMITMENT }).send()), rpc);

/** The last block that can not be taken back. */
export const readFinalized = async (rpc: SolanaRpc): Promise<BlockRef> =>
  blockAtOrBefore(Number(await rpc.getSlot({ commitment: 'finalized' }).send()), rpc);

/**
 * The block of that slot, or the last one before it.
 * @throws {ImpossibleError} 'history_not_kept' when the nodes have no blocks that old.
 */
export async function blockAtOrBefore(position: number, rpc: SolanaRpc): Promise<BlockRef> {
  for (let to = BigInt(position); to >= 0n; to -= WINDOW) {
    const from = to >= WINDOW ? to - WINDOW + 1n : 0n;
    const slots = await rpc.getBlocks(from, to, { commitment: COMMITMENT }).send();
    const last = slots.at(-1);
    if (last !== undefined) return readBlock(last, rpc);
    if (from === 0n) break;
    const oldest = await rpc.getFirstAvailableBlock().send();
    if (from <= oldest) break;
  }
  throw forgotten(BigInt(position));
}

/**
 * The first slot whose time is not before this one: that of a block, or the one after the head.
 * @throws {ImpossibleError} 'history_not_kept'
 */
export async function positionAt(time: Date, rpc: SolanaRpc): Promise<number> {
  const [head, oldest] = await Promise.all([readHead(rpc), rpc.getFirstAvailableBlock().send()]);
  if (head.time < time) return head.position + 1;
  let before = Number(oldest) - 1;
  let after = head.position;
  while (after - before > 1) {
    const middle = before + Math.floor((after - before) / 2);
    const block = await blockAtOrBefore(middle, rpc);
    if (block.time >= time) after = block.position;
    else before = middle;
  }
  return after;
}

/** The refusal of what the nodes do not keep. */
export const forgotten = (slot: bigint): ImpossibleError =>
  impossible(
    'history_not_kept',
    `No node keeps the block of slot ${slot}. Expected a node that keeps its history, or a later slot.`,
    { have: 'none', need: slot.toString() },
  );
