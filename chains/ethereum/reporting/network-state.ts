import type { Clock, Log } from '@kiln-connect/core';
import type { BeaconState, Validator } from '../node/index.ts';
import type { HeadSources, HeadState } from './head-state.ts';
import { type PendingWork, planPending } from './pending.ts';
import { namedBlock } from './positions.ts';
import { summaryOf } from './registry.ts';
import { waitingRequests } from './waiting-requests.ts';

/** A whole state and what was told from it. */
export interface NetworkState {
  readonly state: BeaconState;
  readonly head: HeadState;
  readonly pending: PendingWork;
  readonly readAt: Date;
}

/** A state that took this long to read is good for more than one head block. */
const LONG_READ_MS = 1_000;
/** It may get this many times as old as it took to read: that bounds the load on the node. */
const AGE_PER_READ = 20;
/** It is given up when nobody asked for it for so long: mainnet's takes a quarter of a gigabyte. */
const UNUSED_MS = 60_000;

/** What reading whole states needs. */
export interface StateSources extends HeadSources {
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Reads the state of the head when somebody asks, once for all who ask at the same time, and keeps it a
 * little for those who come back for the next page. `undefined` where no node offers whole states.
 */
export function createNetworkStates(
  sources: StateSources,
): () => Promise<NetworkState | undefined> {
  const { clock, log } = sources;
  let kept: { headId: string; told: NetworkState; took: number } | undefined;
  let reading: Promise<NetworkState | undefined> | undefined;
  let unused: NodeJS.Timeout | undefined;
  let isMissingTold = false;

  const isFresh = (headId: string): boolean => {
    if (!kept) return false;
    const { took, told } = kept;
    const age = clock.now().getTime() - told.readAt.getTime();
    return kept.headId === headId || (took >= LONG_READ_MS && age < AGE_PER_READ * took);
  };

  const read = async ({ id: headId, position }: { id: string; position: number }) => {
    const begun = clock.now().getTime();
    // Two of them at a time would be too much: who still lists the old one holds it.
    kept = undefined;
    const told = await readNetworkState(position, sources);
    if (told) kept = { headId, told, took: told.readAt.getTime() - begun };
    else if (!isMissingTold) {
      isMissingTold = true;
      log.warn(
        {},
        'No beacon node offers whole states as SSZ (GET /eth/v2/debug/beacon/states/{state_id}): every validator of the network is read by many small requests. Turn on the debug routes of one.',
      );
    }
    return told;
  };

  return async () => {
    clearTimeout(unused);
    try {
      const head = await namedBlock('head', sources);
      if (kept && isFresh(head.id)) return kept.told;
      reading ??= read(head).finally(() => {
        reading = undefined;
      });
      return await reading;
    } finally {
      clearTimeout(unused);
      unused = setTimeout(() => {
        kept = undefined;
      }, UNUSED_MS).unref();
    }
  };
}

async function readNetworkState(
  slot: number,
  { beacon, execution, spec, time, clock }: StateSources,
): Promise<NetworkState | undefined> {
  const [state, requests] = await Promise.all([beacon.state(slot), waitingRequests(execution)]);
  if (!state) return undefined;
  const consolidations = state.pendingConsolidations();
  const consolidating = new Map<number, Validator>();
  for (const { sourceIndex, targetIndex } of consolidations) {
    for (const index of [sourceIndex, targetIndex].filter((one) => one < state.size)) {
      consolidating.set(index, state.validatorAt(index));
    }
  }
  // Long queues and all validators are read in turns of the event loop that are not too long.
  const deposits = state.pendingDeposits();
  const registry = await summaryOf(state, spec);
  const head: HeadState = {
    slot: state.slot,
    epoch: time.epochOf(state.slot),
    deposits,
    withdrawals: state.pendingPartialWithdrawals(),
    consolidations,
    requests,
    consolidating,
    sweep: { slot: state.slot, nextIndex: state.counters.nextWithdrawalValidatorIndex },
    registry,
  };
  return { state, head, pending: planPending(head, { spec, time }), readAt: clock.now() };
}
