import type { BeaconNode, ConsensusSpec } from '../node/index.ts';
import type { ChainTime } from './chain-time.ts';

/** Who sits in the sync committee; asked once for each period. */
export interface SyncCommittees {
  /** The indexes of the members whose duty a block of that slot rewards. */
  at(slot: number): Promise<ReadonlySet<number>>;
}

/** Periods kept: a backfill and the head are read at the same time. */
const KEPT_PERIODS = 4;

/**
 * Committees read from the state at the slot that is asked for. They are elected a whole period ahead,
 * so that no reorganization changes the one that is on duty.
 */
export function createSyncCommittees({
  beacon,
  spec,
  time,
}: {
  beacon: BeaconNode;
  spec: ConsensusSpec;
  time: ChainTime;
}): SyncCommittees {
  const byPeriod = new Map<number, Promise<ReadonlySet<number>>>();
  return {
    at: (slot) => {
      const epoch = time.epochOf(slot);
      const period = Math.floor(epoch / spec.EPOCHS_PER_SYNC_COMMITTEE_PERIOD);
      const kept = byPeriod.get(period);
      if (kept) return kept;
      const asked = beacon.syncCommittee(slot, epoch).then((indexes) => new Set(indexes));
      byPeriod.set(period, asked);
      // A failure must not be remembered, and the caller is told of it by the promise itself.
      asked.catch(() => byPeriod.delete(period));
      const oldest = byPeriod.keys().next().value;
      if (byPeriod.size > KEPT_PERIODS && oldest !== undefined) byPeriod.delete(oldest);
      return asked;
    },
  };
}
