import type { BlockRef, ChainSlice } from '@kiln-connect/core';
import type { SolanaRpc } from '../node/index.ts';
import { blockAtOrBefore, forgotten } from './blocks.ts';
import type { ReadDelegations } from './delegations.ts';
import type { Epochs } from './epochs.ts';
import { type ExposureRange, exposuresOf, type SlotTime } from './exposures.ts';
import { readOperations } from './operations.ts';
import type { PastCluster } from './past-cluster.ts';
import { type InflationRewards, inflationRows } from './rewards.ts';
import type { StakeLedgers } from './stake-ledgers.ts';
import { tipsIn } from './tips.ts';

interface RangeSources {
  readonly rpc: SolanaRpc;
  readonly epochs: Epochs;
  readonly ledgers: StakeLedgers;
  readonly inflation: InflationRewards;
  readonly delegations: ReadDelegations;
  readonly pastCluster: (epoch: bigint) => Promise<PastCluster>;
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly stakeIds: readonly string[];
}

/**
 * All that the slots `from`..`to` hold for the stakes that are asked for. Of the blocks it has the last
 * one alone, linked to the last one before the range: a day of mainnet has 216,000. It ends before an
 * epoch in which rewards are still being credited.
 * @throws {ImpossibleError} 'history_not_kept'
 */
export async function readRange(range: Range, sources: RangeSources): Promise<ChainSlice> {
  const { from, to, stakeIds } = range;
  const { rpc } = sources;
  const before = await blockBefore(from, rpc);
  const [last, data] = await Promise.all([
    blockAtOrBefore(to, rpc),
    stakeIds.length === 0 ? undefined : readStakeData(range, sources),
  ]);
  if (data && data.upTo < to) {
    const { upTo } = data;
    const told = upTo < from ? NOTHING : await readRange({ ...range, to: upTo }, sources);
    return { ...told, upTo };
  }
  const blocks = isWithin(last, range) ? [linked(last, before)] : [];
  if (!data) return { ...NOTHING, blocks };
  const exposed = await exposureRange(range, { before, last }, sources);
  return {
    blocks,
    rewards: [...inflationRows(data.inflation), ...data.tips],
    exposures: exposed
      ? stakeIds.flatMap((id) => exposuresOf(id, data.stakes.get(id)?.changes ?? [], exposed))
      : [],
    operations: data.operations,
  };
}

const NOTHING: ChainSlice = { blocks: [], rewards: [], exposures: [], operations: [] };

const isWithin = ({ position }: BlockRef, { from, to }: Range): boolean =>
  from <= position && position <= to;

/** What is between two blocks is left out: the earlier one stands for the parent. */
const linked = (block: BlockRef, before: BlockRef | undefined): BlockRef => ({
  ...block,
  parentId: before?.id ?? block.parentId,
});

/** The last block before a slot; undefined before the first one of the chain. */
const blockBefore = async (slot: number, rpc: SolanaRpc): Promise<BlockRef | undefined> =>
  slot === 0 ? undefined : blockAtOrBefore(slot - 1, rpc);

async function readStakeData({ from, to, stakeIds }: Range, sources: RangeSources) {
  const { ledgers, inflation, delegations, rpc } = sources;
  const oldest = await rpc.getFirstAvailableBlock().send();
  if (oldest > BigInt(from)) throw forgotten(BigInt(from));
  const [inflated, operations, transactions, { stakes, upTo }] = await Promise.all([
    inflation.credited(stakeIds, { from, to }),
    readOperations({ stakeIds, from, to }, ledgers),
    ledgers.upTo(stakeIds, to),
    delegations({ stakeIds, to }),
  ]);
  for (const stakeId of stakeIds) {
    if ((stakes.get(stakeId)?.from ?? 0n) > BigInt(from)) throw forgotten(BigInt(from));
  }
  const within = transactions.filter(({ slot }) => slot >= BigInt(from));
  return {
    inflation: inflated.rewards,
    operations,
    tips: tipsIn(within, stakeIds),
    stakes,
    upTo: Math.min(inflated.upTo, upTo),
  };
}

/** The time of a range; undefined when it has no block. */
async function exposureRange(
  { from, to }: Range,
  { before, last }: { before: BlockRef | undefined; last: BlockRef },
  { pastCluster, epochs }: RangeSources,
): Promise<ExposureRange | undefined> {
  if (last.position < from) return undefined;
  const { of, firstSlotOf } = await epochs.schedule();
  const { history } = await pastCluster(of(BigInt(to)));
  const epochStarts: SlotTime[] = [];
  for (let epoch = of(BigInt(from) - 1n) + 1n; epoch <= of(BigInt(to)); epoch++) {
    const slot = firstSlotOf(epoch);
    const time = await epochs.startOf(epoch);
    if (slot > BigInt(last.position)) break;
    if (!time) throw forgotten(slot);
    epochStarts.push({ slot, time });
  }
  return {
    before: slotTime(before ?? last, before ? undefined : -1n),
    last: slotTime(last),
    from,
    epochStarts,
    epochOf: of,
    history,
  };
}

const slotTime = ({ position, time }: BlockRef, slot = BigInt(position)): SlotTime => ({
  slot,
  time,
});
