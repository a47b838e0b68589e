import type { BeaconApiMethods } from '@lodestar/api/beacon/server';
import { ApiError } from '@lodestar/api/server';
import { ForkName } from '@lodestar/params';
import { blockToHeader } from '@lodestar/state-transition';
import type { Chain } from '../chain.ts';
import type { SlotRecord } from '../chain-log.ts';
import { blockMeta, slotOfBlockId } from './ids.ts';

/** A record that has a block. */
export type BlockRecord = SlotRecord & { readonly block: NonNullable<SlotRecord['block']> };

/**
 * What is kept of the block that a block id names.
 * @throws {ApiError} 400 or 404, see `slotOfBlockId`.
 */
export async function blockRecordOf(
  chain: Chain,
  id: string | number,
): Promise<{ slot: number; record: BlockRecord }> {
  const slot = await slotOfBlockId(chain, id);
  const record = await chain.log.read(slot);
  if (!record?.block) throw new ApiError(404, `Block not found for id '${id}'`);
  return { slot, record: record as BlockRecord };
}

function headerOf(chain: Chain, { block }: BlockRecord) {
  const { message, signature } = block.signed;
  return {
    root: block.root,
    canonical: true,
    header: { message: blockToHeader(chain.context.config, message), signature },
  };
}

/** The Beacon API's questions about blocks. */
export function blockRoutes(chain: Chain) {
  return {
    async getBlockV2({ blockId }, context) {
      if (context?.returnBytes) {
        const slot = await slotOfBlockId(chain, blockId);
        const bytes = await chain.log.readBlockBytes(slot);
        if (!bytes) throw new ApiError(404, `Block not found for id '${blockId}'`);
        return { data: bytes, meta: { ...blockMeta(chain, slot), version: ForkName.electra } };
      }
      const { slot, record } = await blockRecordOf(chain, blockId);
      const meta = { ...blockMeta(chain, slot), version: ForkName.electra };
      return { data: record.block.signed, meta };
    },
    async getBlockAttestationsV2({ blockId }) {
      const { slot, record } = await blockRecordOf(chain, blockId);
      const meta = { ...blockMeta(chain, slot), version: ForkName.electra };
      return { data: record.block.signed.message.body.attestations, meta };
    },
    async getBlockHeader({ blockId }) {
      const { slot, record } = await blockRecordOf(chain, blockId);
      return { data: headerOf(chain, record), meta: blockMeta(chain, slot) };
    },
    async getBlockHeaders({ slot: wanted, parentRoot }) {
      const none = { data: [], meta: { executionOptimistic: false, finalized: false } };
      let id: string | number = wanted ?? 'head';
      if (parentRoot !== undefined) {
        // The canonical chain is the only one: a block's child is the next slot that has a block.
        let child = (await slotOfBlockId(chain, parentRoot)) + 1;
        while (child <= chain.head.slot && !(await chain.log.blockRoot(child))) child++;
        if (child > chain.head.slot || (wanted !== undefined && wanted !== child)) return none;
        id = child;
      }
      if (typeof id === 'number' && !(await chain.log.blockRoot(id))) return none;
      const { slot, record } = await blockRecordOf(chain, id);
      return { data: [headerOf(chain, record)], meta: blockMeta(chain, slot) };
    },
    async getBlockRoot({ blockId }) {
      const slot = await slotOfBlockId(chain, blockId);
      const root = await chain.log.blockRoot(slot);
      if (!root) throw new ApiError(404, `Block not found for id '${blockId}'`);
      return { data: { root }, meta: blockMeta(chain, slot) };
    },
  } satisfies Partial<BeaconApiMethods['beacon']>;
}
