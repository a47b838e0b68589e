import type { ChainSlice, OperationRow, PayoutRow, RewardRow } from '@kiln-connect/core';
import type { ConsensusSpec, EthereumNodes, Validator } from '../node/index.ts';
import type { ChainTime } from './chain-time.ts';
import { attestationRewards, proposerRewards, syncCommitteeRewards } from './consensus-rewards.ts';
import { depositOperations } from './deposits.ts';
import { executionRewards } from './execution-rewards.ts';
import { type ExitContracts, exitRequestOperations } from './exit-requests.ts';
import { exposuresOfEpoch } from './exposures.ts';
import type { OwnRecipients } from './own-recipients.ts';
import { processedRequestOperations } from './processed-requests.ts';
import { ACCRUING_COMPONENTS } from './reward-components.ts';
import { slashingMoments, slashingPenalty } from './slashings.ts';
import { readSlotBlocks, type SlotBlock, toBlockRef } from './slot-blocks.ts';
import type { SyncCommittees } from './sync-committees.ts';
import { voluntaryExitOperations } from './voluntary-exits.ts';
import { withdrawalRequestOperations } from './withdrawal-requests.ts';
import { withdrawalOperations, withdrawalPayouts } from './withdrawals.ts';

/** What reading a range needs besides the range. */
export interface RangeSources {
  readonly nodes: EthereumNodes;
  readonly time: ChainTime;
  readonly spec: ConsensusSpec;
  readonly committees: SyncCommittees;
  readonly contracts: ExitContracts;
  readonly ownRecipients: OwnRecipients;
}

/** The slots of a range that lie in one epoch. */
interface EpochPart {
  readonly epoch: number;
  readonly from: number;
  readonly to: number;
}

/** What one epoch's part of a range holds; what contracts logged is read for the whole range at once. */
interface EpochSlice extends Omit<ChainSlice, 'blocks' | 'payouts'> {
  readonly payouts: readonly PayoutRow[];
  readonly epoch: number;
  /** Those that are asked for and were in the registry as the epoch began. */
  readonly validators: readonly Validator[];
}

/**
 * All that the slots `from`..`to` hold for the validators that are asked for. Requests: one a slot for
 * its block; when validators are asked for, three a range for what contracts logged, three an epoch
 * (their state, the sync committee once a period, their attestation rewards), and one to three for each
 * block that one of them proposed or that has one of them in its sync committee.
 */
export async function readRange(
  { from, to, stakeIds }: { from: number; to: number; stakeIds: readonly string[] },
  sources: RangeSources,
): Promise<ChainSlice> {
  const { nodes, time } = sources;
  const asked = stakeIds.map((stakeId) => stakeId.toLowerCase());
  const blocks = await readSlotBlocks({ from, to }, nodes);
  const slices = await Promise.all(
    epochParts({ from, to }, time).map((part) =>
      readEpochPart(part, { asked, blocks, ...sources }),
    ),
  );
  const byEpoch = new Map(slices.map(({ epoch, validators }) => [epoch, validators]));
  const logSources = {
    execution: nodes.execution,
    time,
    validatorsAt: (slot: number) => byEpoch.get(time.epochOf(slot)) ?? [],
    validatorKeys: new Set(
      slices.flatMap(({ validators }) => validators.map(({ publicKey }) => publicKey)),
    ),
  };
  const logged = await Promise.all([
    depositOperations(blocks, new Set(asked), logSources),
    withdrawalRequestOperations(blocks, logSources),
    exitRequestOperations(blocks, { ...logSources, contracts: sources.contracts }),
  ]);
  return {
    blocks: blocks.map((block) => toBlockRef(block, time)),
    rewards: slices.flatMap(({ rewards }) => rewards),
    exposures: slices.flatMap(({ exposures }) => exposures),
    operations: [...logged.flat(), ...slices.flatMap(({ operations }) => operations)],
    payouts: {
      rows: slices.flatMap(({ payouts }) => payouts),
      accruing: ACCRUING_COMPONENTS,
    },
  };
}

/** The range cut where epochs begin. */
export function epochParts(
  { from, to }: { from: number; to: number },
  time: ChainTime,
): readonly EpochPart[] {
  const parts: EpochPart[] = [];
  for (let slot = from; slot <= to; ) {
    const epoch = time.epochOf(slot);
    const last = Math.min(to, time.firstSlotOf(epoch + 1) - 1);
    parts.push({ epoch, from: slot, to: last });
    slot = last + 1;
  }
  return parts;
}

async function readEpochPart(
  part: EpochPart,
  {
    asked,
    blocks,
    ...sources
  }: RangeSources & { asked: readonly string[]; blocks: readonly SlotBlock[] },
): Promise<EpochSlice> {
  const { nodes, time } = sources;
  const { epoch } = part;
  // Validators join, and effective balances change, only as an epoch begins.
  const validators = await nodes.beacon.validators(time.firstSlotOf(epoch), asked);
  const own = blocks.filter(({ slot }) => part.from <= slot && slot <= part.to);
  const from = { ...sources, ...nodes, validators };
  const [attestations, perBlock] = await Promise.all([
    part.from === time.firstSlotOf(epoch) ? attestationRewards(epoch, from) : [],
    Promise.all(own.map((block) => readBlock(block, from))),
  ]);
  const rewards = [...attestations, ...perBlock.flatMap((block) => block.rewards)];
  const operations = perBlock.flatMap((block) => block.operations);
  const moments = slashingMoments(part, { blocks: own, ...from });
  const slashings = await Promise.all(
    moments.map((moment) => slashingPenalty(moment, { rewards, operations, ...from })),
  );
  return {
    rewards: [...rewards, ...slashings.flat()],
    exposures: exposuresOfEpoch(part, validators, time),
    operations,
    payouts: own.flatMap((block) => withdrawalPayouts(block, from)),
    epoch,
    validators,
  };
}

async function readBlock(
  block: SlotBlock,
  sources: RangeSources & EthereumNodes & { validators: readonly Validator[] },
): Promise<{ rewards: readonly RewardRow[]; operations: readonly OperationRow[] }> {
  const { validators, committees, time } = sources;
  // The genesis block carries nothing; its rewards can not be asked for.
  if (validators.length === 0 || block.slot === 0) return { rewards: [], operations: [] };
  const [sync, proposer, execution, processed] = await Promise.all([
    committees.at(block.slot).then((committee) => syncCommitteeRewards(block, committee, sources)),
    proposerRewards(block, sources),
    executionRewards(block, sources),
    processedRequestOperations(block, sources),
  ]);
  return {
    rewards: [...sync, ...proposer, ...execution.rewards],
    operations: [
      ...withdrawalOperations(block, { time, validators }),
      ...voluntaryExitOperations(block, { time, validators }),
      ...processed,
      ...execution.operations,
    ],
  };
}
