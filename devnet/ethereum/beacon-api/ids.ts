import { ApiError } from '@lodestar/api/server';
import { SLOTS_PER_EPOCH } from '@lodestar/params';
import type { CachedBeaconStateElectra } from '@lodestar/state-transition';
import { fromHex } from '@lodestar/utils';
import type { Chain } from '../chain.ts';

const ROOT = /^0x[0-9a-fA-F]{64}$/;
const NUMBER = /^\d{1,15}$/;

/** What every answer about a block or a state says of it. */
export interface Meta {
  readonly executionOptimistic: false;
  readonly finalized: boolean;
}

const metaOf = (chain: Chain, slot: number): Meta => ({
  executionOptimistic: false,
  finalized: slot <= chain.head.state.finalizedCheckpoint.epoch * SLOTS_PER_EPOCH,
});

/** Slot of the block that a checkpoint's root names. */
async function slotOfCheckpoint(chain: Chain, root: Uint8Array): Promise<number> {
  return (await chain.log.slotOfBlockRoot(root)) ?? 0;
}

/**
 * The slot of the block that a Beacon API block id names: head, genesis, finalized, justified, a
 * slot or a root.
 * @throws {ApiError} 400 when it is none of these, 404 when there is no such block.
 */
export async function slotOfBlockId(chain: Chain, id: string | number): Promise<number> {
  const text = `${id}`;
  const { head } = chain;
  if (text === 'head') return head.block.slot;
  if (text === 'genesis') return 0;
  if (text === 'finalized') return slotOfCheckpoint(chain, head.state.finalizedCheckpoint.root);
  if (text === 'justified') {
    return slotOfCheckpoint(chain, head.state.currentJustifiedCheckpoint.root);
  }
  let slot: number | undefined;
  if (ROOT.test(text)) slot = await chain.log.slotOfBlockRoot(fromHex(text));
  else if (NUMBER.test(text)) slot = Number(text);
  else throw new ApiError(400, `Invalid block id '${text}'`);
  if (slot === undefined || !(await chain.log.blockRoot(slot))) {
    throw new ApiError(404, `Block not found for id '${text}'`);
  }
  return slot;
}

/**
 * The state that a Beacon API state id names: head, genesis, finalized, justified, a slot or a root.
 * @throws {ApiError} 400 when it is none of these, 404 when there is no such state.
 */
export async function stateOfId(
  chain: Chain,
  id: string | number,
): Promise<{ state: CachedBeaconStateElectra; meta: Meta }> {
  const text = `${id}`;
  const { head } = chain;
  const epochStart = (epoch: number) => epoch * SLOTS_PER_EPOCH;
  let slot: number | undefined;
  if (text === 'head') return { state: head.state, meta: metaOf(chain, head.slot) };
  if (text === 'genesis') slot = 0;
  else if (text === 'finalized') slot = epochStart(head.state.finalizedCheckpoint.epoch);
  else if (text === 'justified') slot = epochStart(head.state.currentJustifiedCheckpoint.epoch);
  else if (ROOT.test(text)) slot = await chain.log.slotOfStateRoot(fromHex(text));
  else if (NUMBER.test(text)) slot = Number(text);
  else throw new ApiError(400, `Invalid state id '${text}'`);
  const state = slot === undefined ? undefined : await chain.states.at(slot);
  if (!state) throw new ApiError(404, `State not found for id '${text}'`);
  return { state, meta: metaOf(chain, state.slot) };
}

/** What an answer about the block of that slot says of it. */
export const blockMeta = metaOf;
