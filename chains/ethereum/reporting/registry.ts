import type { Clock, Log } from '@kiln-connect/core';
import type { BeaconNode, ConsensusSpec, Validator } from '../node/index.ts';
import type { ChainTime } from './chain-time.ts';
import { isActiveIn } from './exposures.ts';
import { namedBlock } from './positions.ts';
import { isSkimmable } from './skimming.ts';

/** What has to be known of all validators together. */
export interface RegistrySummary {
  /** Validators that there ever were; their indexes are 0 to this, exclusive. */
  readonly size: number;
  readonly active: number;
  /** Sum of the effective balances of active validators, gwei. */
  readonly activeBalance: bigint;
  /** The last epoch into which an exit is scheduled; 0 when there is none. */
  readonly lastExitEpoch: number;
  /** Effective balances that leave in that epoch, gwei. */
  readonly lastExitBalance: bigint;
  /** At i: how many validators below index i the sweep would take something from now; up to `size`. */
  readonly skimmableBelow: Uint32Array;
}

export interface Registry {
  /** Reads all validators, unless that was done lately; takes a minute on mainnet. */
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
    const summary = await readSummary({ beacon, spec, time });
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

async function readSummary({
  beacon,
  spec,
  time,
}: {
  beacon: BeaconNode;
  spec: ConsensusSpec;
  time: ChainTime;
}): Promise<RegistrySummary> {
  const epoch = time.epochOf((await namedBlock('head', { beacon, time })).position);
  const summary = { size: 0, active: 0, activeBalance: 0n, lastExitEpoch: 0, lastExitBalance: 0n };
  const skimmable: boolean[] = [];
  for (let begin = 0; ; begin += CHUNK) {
    const ids = Array.from({ length: CHUNK }, (_, offset) => begin + offset);
    const validators = await beacon.validators('head', ids);
    for (const validator of validators) {
      addTo(summary, validator, epoch);
      skimmable[validator.index] = isSkimmable(validator, { epoch, spec });
    }
    if (validators.length < CHUNK) return { ...summary, skimmableBelow: countBelow(skimmable) };
  }
}

/** At i: how many of the flags below i are set. */
export function countBelow(flags: readonly boolean[]): Uint32Array {
  const counts = new Uint32Array(flags.length + 1);
  flags.forEach((flag, i) => {
    counts[i + 1] = (counts[i] ?? 0) + (flag ? 1 : 0);
  });
  return counts;
}

function addTo(
  summary: {
    -readonly [K in Exclude<keyof RegistrySummary, 'skimmableBelow'>]: RegistrySummary[K];
  },
  validator: Validator,
  epoch: number,
): void {
  summary.size++;
  if (isActiveIn(validator, epoch)) {
    summary.active++;
    summary.activeBalance += validator.effectiveBalance;
  }
  if (validator.exitEpoch === Number.POSITIVE_INFINITY) return;
  if (validator.exitEpoch > summary.lastExitEpoch) {
    summary.lastExitEpoch = validator.exitEpoch;
    summary.lastExitBalance = 0n;
  }
  if (validator.exitEpoch === summary.lastExitEpoch) {
    summary.lastExitBalance += validator.effectiveBalance;
  }
}
