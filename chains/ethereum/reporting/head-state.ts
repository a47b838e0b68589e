import type {
  BeaconBlock,
  BeaconNode,
  ConsensusSpec,
  ExecutionNode,
  PendingConsolidation,
  PendingDeposit,
  PendingPartialWithdrawal,
  Validator,
} from '../node/index.ts';
import type { ChainTime } from './chain-time.ts';
import { namedBlock } from './positions.ts';
import type { Registry, RegistrySummary } from './registry.ts';
import { type SweepPosition, sweepPosition } from './skimming.ts';
import { waitingRequests } from './waiting-requests.ts';
import type { RequestLog } from './withdrawal-requests.ts';

/** The beacon state at the head, as far as stakes depend on it. */
export interface HeadState {
  readonly slot: number;
  readonly epoch: number;
  readonly deposits: readonly PendingDeposit[];
  readonly withdrawals: readonly PendingPartialWithdrawal[];
  readonly consolidations: readonly PendingConsolidation[];
  /** Requests of EIP-7002 that no block took yet. */
  readonly requests: readonly RequestLog[];
  /** Validators that take part in consolidations, by index. */
  readonly consolidating: ReadonlyMap<number, Validator>;
  readonly sweep: SweepPosition;
  /** Absent while a large network is read for the first time. */
  readonly registry: RegistrySummary | undefined;
}

/** Enough to meet a full payload, where payloads are full at all. */
const RECENT_BLOCKS = 8;

/** What reading the head needs. */
export interface HeadSources {
  readonly beacon: BeaconNode;
  readonly execution: ExecutionNode;
  readonly registry: Registry;
  readonly time: ChainTime;
  readonly spec: ConsensusSpec;
}

/**
 * Reads the queues of the head's state, once for each head block: on mainnet they are tens of megabytes,
 * and stakes are read in several portions.
 */
export function createHeadReader(sources: HeadSources): () => Promise<HeadState> {
  let kept: (RecentBlocks & { id: string; state: Promise<HeadState> }) | undefined;
  return async () => {
    const { id, parentId, position } = await namedBlock('head', sources);
    if (kept?.id === id) return kept.state;
    const blocks = readRecentBlocks(position, {
      beacon: sources.beacon,
      before: kept?.id === parentId ? kept : undefined,
    });
    const state = readHeadState(position, { ...sources, blocks });
    const reading = { id, slot: position, blocks, state };
    kept = reading;
    // A failure is told to the caller and not remembered.
    reading.state.catch(() => {
      if (kept === reading) kept = undefined;
    });
    return reading.state;
  };
}

async function readHeadState(
  head: number,
  {
    beacon,
    execution,
    registry,
    time,
    spec,
    blocks,
  }: HeadSources & { blocks: Promise<readonly BeaconBlock[]> },
): Promise<HeadState> {
  const [deposits, withdrawals, consolidations, requests, recentBlocks, summary] =
    await Promise.all([
      beacon.pendingDeposits(head),
      beacon.pendingPartialWithdrawals(head),
      beacon.pendingConsolidations(head),
      waitingRequests(execution),
      blocks,
      registry.soon(),
    ]);
  const parties = consolidations.flatMap(({ sourceIndex, targetIndex }) => [
    sourceIndex,
    targetIndex,
  ]);
  const consolidating = await beacon.validators(head, [...new Set(parties)]);
  return {
    slot: head,
    epoch: time.epochOf(head),
    deposits,
    withdrawals,
    consolidations,
    requests,
    consolidating: new Map(consolidating.map((validator) => [validator.index, validator])),
    sweep: sweepPosition(recentBlocks, { slot: head, size: summary?.size ?? 0, spec }),
    registry: summary,
  };
}

/** The blocks of the last slots up to a head. */
interface RecentBlocks {
  readonly slot: number;
  readonly blocks: Promise<readonly BeaconBlock[]>;
}

/** Of those that were read for the parent none is read again. */
async function readRecentBlocks(
  head: number,
  { beacon, before }: { beacon: BeaconNode; before: RecentBlocks | undefined },
): Promise<readonly BeaconBlock[]> {
  const first = Math.max(0, head - RECENT_BLOCKS + 1);
  const known = await before?.blocks.catch(() => undefined);
  const from = before && known ? Math.max(first, before.slot + 1) : first;
  const slots = Array.from({ length: head - from + 1 }, (_, offset) => from + offset);
  const read = await Promise.all(slots.map((slot) => beacon.block(slot)));
  return [
    ...(known ?? []).filter(({ slot }) => slot >= first),
    ...read.filter((block) => block !== undefined),
  ];
}
