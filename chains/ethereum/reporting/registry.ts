import type { Clock, Log } from '@kiln-connect/core';
import type {
  BeaconNode,
  BeaconState,
  ConsensusSpec,
  StateCounters,
  Validator,
} from '../node/index.ts';
import type { ChainTime } from './chain-time.ts';
import { inPortions } from './in-portions.ts';
import { namedBlock } from './positions.ts';
import { createRegistryCount, type RegistrySums } from './registry-sums.ts';

/** What has to be known of all validators together. */
export interface RegistrySummary extends RegistrySums {
  /** Where the queues of the state stand; absent where no node offers whole states. */
  readonly counters?: StateCounters;
}

export interface Registry {
  /** Reads all validators, unless that was done lately; takes up to a minute on mainnet. */
  current(): Promise<RegistrySummary>;
  /** The same where it is quick; else what was read last, while it is read again; at first nothing. */
  soon(): Promise<RegistrySummary | undefined>;
}

/** Validators a request: mainnet's two million in one answer would not fit into a string. */
const CHUNK = 2_000;
/** A summary may get this many times as old as it takes to read it: that bounds the load on the node. */
const AGE_PER_READ = 20;

/** Sums over the whole validator registry, which no endpoint of the Beacon API offers. */
export function createRegistry({
  beacon,
  spec,
  time,
  clock,
  log,
}: {
  beacon: BeaconNode;
  spec: ConsensusSpec;
  time: ChainTime;
  clock: Clock;
  log: Log;
}): Registry {
  let last: { summary: RegistrySummary; readAt: number; took: number } | undefined;
  let reading: Promise<RegistrySummary> | undefined;

  const read = async (): Promise<RegistrySummary> => {
    const begun = clock.now().getTime();
    const { position } = await namedBlock('head', { beacon, time });
    const state = await beacon.state(position);
    const summary = state
      ? await summaryOf(state, spec)
      : await readSummary(position, { beacon, spec, time });
    const readAt = clock.now().getTime();
    last = { summary, readAt, took: readAt - begun };
    return summary;
  };

  const refresh = (): Promise<RegistrySummary> => {
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
  };

  const isFresh = (): boolean =>
    last !== undefined && clock.now().getTime() - last.readAt < AGE_PER_READ * last.took;

  const current = async (): Promise<RegistrySummary> =>
    last && isFresh() ? last.summary : refresh();

  const isLarge = async (): Promise<boolean> =>
    (last?.summary.size ?? 0) > CHUNK || (await beacon.validators('head', [CHUNK])).length > 0;

  return {
    current,
    soon: async () => {
      if (!(await isLarge())) return current();
      if (!isFresh()) {
        refresh().catch((error: unknown) =>
          log.warn(
            { err: error },
            'The validators of the network could not be read; trying again later.',
          ),
        );
      }
      return last?.summary;
    },
  };
}

/** The summary of a state; gives way to other work now and then. */
export async function summaryOf(state: BeaconState, spec: ConsensusSpec): Promise<RegistrySummary> {
  const epoch = Math.floor(state.slot / spec.SLOTS_PER_EPOCH);
  const count = createRegistryCount({ epoch, spec, size: state.size });
  for await (const { from, to } of inPortions({ from: 0, to: state.size })) {
    for (let index = from; index < to; index++) count.add(state.dutyAt(index));
  }
  return { ...count.sums(), counters: state.counters };
}

/** The same by pages, where no node offers whole states: some thousand requests on mainnet. */
async function readSummary(
  slot: number,
  { beacon, spec, time }: { beacon: BeaconNode; spec: ConsensusSpec; time: ChainTime },
): Promise<RegistrySummary> {
  const consolidations = await beacon.pendingConsolidations(slot);
  const consolidated = new Set(consolidations.map(({ sourceIndex }) => sourceIndex));
  const count = createRegistryCount({ epoch: time.epochOf(slot), spec, consolidated });
  for (let begin = 0; ; begin += CHUNK) {
    const ids = Array.from({ length: CHUNK }, (_, offset) => begin + offset);
    const validators: readonly Validator[] = await beacon.validators(slot, ids);
    for (const validator of validators) count.add(validator);
    if (validators.length < CHUNK) return count.sums();
  }
}
