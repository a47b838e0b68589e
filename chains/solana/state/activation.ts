/** Stake of the cluster or of one account at an epoch, in lamports. */
export interface StakeStatus {
  /** What votes and earns. */
  readonly effective: bigint;
  /** What has still to become effective. */
  readonly activating: bigint;
  /** What is effective still, and has to stop. */
  readonly deactivating: bigint;
}

/** Where a stake went, and when; an epoch that never comes is `NEVER`. */
export interface Delegation {
  /** The vote account. */
  readonly voter: string;
  /** Lamports. */
  readonly stake: bigint;
  /** `NEVER` for stake of genesis, which was active from the first block on. */
  readonly activationEpoch: bigint;
  readonly deactivationEpoch: bigint;
}

/** The cluster's stake at past epochs, as the sysvar StakeHistory has it; it forgets after 512. */
export type StakeHistory = ReadonlyMap<bigint, StakeStatus>;

/** `Epoch::MAX` of Solana. */
export const NEVER = 2n ** 64n - 1n;

/** Part of the cluster's effective stake that may come or go in one epoch. */
const RATE = 0.09;

/**
 * How much of a delegation is effective, activating and deactivating at an epoch. The cluster lets so
 * much stake come and go in an epoch, and all that wants to gets its share.
 * https://docs.rs/solana-stake-interface (`Delegation::stake_activating_and_deactivating`)
 */
export function stakeStatusAt(
  delegation: Delegation,
  epoch: bigint,
  history: StakeHistory,
): StakeStatus {
  const { effective, activating } = activationAt(delegation, epoch, history);
  const { deactivationEpoch } = delegation;
  if (epoch < deactivationEpoch) return { effective, activating, deactivating: 0n };
  if (epoch === deactivationEpoch) return { effective, activating: 0n, deactivating: effective };
  const left = moved(effective, {
    from: deactivationEpoch,
    to: epoch,
    history,
    waiting: ({ deactivating }) => deactivating,
  });
  return { effective: left, activating: 0n, deactivating: left };
}

function activationAt(
  { stake, activationEpoch, deactivationEpoch }: Delegation,
  epoch: bigint,
  history: StakeHistory,
): { effective: bigint; activating: bigint } {
  if (activationEpoch === NEVER) return { effective: stake, activating: 0n };
  if (activationEpoch === deactivationEpoch || epoch < activationEpoch) {
    return { effective: 0n, activating: 0n };
  }
  if (epoch === activationEpoch) return { effective: 0n, activating: stake };
  const activating = moved(stake, {
    from: activationEpoch,
    // What was not effective when it was deactivated never became so.
    to: epoch < deactivationEpoch ? epoch : deactivationEpoch,
    history,
    waiting: (cluster) => cluster.activating,
  });
  return { effective: stake - activating, activating };
}

/** What of an amount still waits at the epoch `to`, having waited since `from`; lamports. */
function moved(
  amount: bigint,
  {
    from,
    to,
    history,
    waiting,
  }: {
    from: bigint;
    to: bigint;
    history: StakeHistory;
    /** All of the cluster that waited in the same direction. */
    waiting: (cluster: StakeStatus) => bigint;
  },
): bigint {
  let left = amount;
  for (let epoch = from; epoch < to && left > 0n; epoch++) {
    const cluster = history.get(epoch);
    // So long ago that the cluster has forgotten it: it is over.
    if (!cluster) return epoch === from ? 0n : left;
    const all = waiting(cluster);
    if (all === 0n) return left;
    left -= least(left, shareOf(left, all, cluster.effective));
  }
  return left;
}

/**
 * What of a waiting amount moves in an epoch; lamports. The program counts it in 64-bit floats, so it
 * is counted so here: whole numbers would be some lamports away from what it lets go.
 */
function shareOf(amount: bigint, all: bigint, effective: bigint): bigint {
  const share = BigInt(Math.trunc((Number(amount) / Number(all)) * (Number(effective) * RATE)));
  return share > 1n ? share : 1n;
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
