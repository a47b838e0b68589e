import { NEVER } from '../network.ts';

/** Stake of the cluster or of one account at an epoch, in lamports. */
export interface StakeStatus {
  /** What earns and votes. */
  readonly effective: bigint;
  /** What still has to become effective. */
  readonly activating: bigint;
  /** What still is effective and has to stop. */
  readonly deactivating: bigint;
}

/** The cluster's stake by epoch, as the StakeHistory sysvar holds it. */
export interface StakeHistory {
  get(epoch: bigint): StakeStatus | undefined;
}

export interface Delegation {
  /** Lamports. */
  readonly stake: bigint;
  /** `NEVER` for stake of genesis, which was never activated. */
  readonly activationEpoch: bigint;
  readonly deactivationEpoch: bigint;
}

/** Part of the cluster's effective stake that may change in an epoch, since `reduce_stake_warmup_cooldown`. */
const WARMUP_COOLDOWN_RATE = 0.09;

/**
 * An account's share of what the cluster may change, in lamports; never nothing, so that all ends.
 * In doubles and in this order, as the stake program does it: any other way is a lamport off.
 */
const rateLimited = (portion: bigint, clusterPortion: bigint, clusterEffective: bigint): bigint => {
  const weight = Number(portion) / Number(clusterPortion);
  const change = BigInt(Math.floor(weight * (Number(clusterEffective) * WARMUP_COOLDOWN_RATE)));
  return change > 1n ? change : 1n;
};

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/**
 * How much of a delegation is effective, activating and deactivating at an epoch: in each epoch the
 * cluster lets at most 9 % of its effective stake change, shared by all that want to.
 * `Delegation::stake_activating_and_deactivating` of solana-stake-interface.
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
  let cluster = history.get(deactivationEpoch);
  if (!cluster) return { effective: 0n, activating: 0n, deactivating: 0n };
  let left = effective;
  for (let current = deactivationEpoch + 1n; ; current++) {
    if (cluster.deactivating === 0n) break;
    left -= least(left, rateLimited(left, cluster.deactivating, cluster.effective));
    if (left === 0n || current >= epoch) break;
    const next = history.get(current);
    if (!next) break;
    cluster = next;
  }
  return { effective: left, activating: 0n, deactivating: left };
}

function activationAt(
  { stake, activationEpoch, deactivationEpoch }: Delegation,
  epoch: bigint,
  history: StakeHistory,
): { effective: bigint; activating: bigint } {
  if (activationEpoch === NEVER) return { effective: stake, activating: 0n };
  if (activationEpoch === deactivationEpoch) return { effective: 0n, activating: 0n };
  if (epoch === activationEpoch) return { effective: 0n, activating: stake };
  if (epoch < activationEpoch) return { effective: 0n, activating: 0n };
  let cluster = history.get(activationEpoch);
  // So long ago that the sysvar has forgotten it.
  if (!cluster) return { effective: stake, activating: 0n };
  let effective = 0n;
  for (let current = activationEpoch + 1n; ; current++) {
    if (cluster.activating === 0n) break;
    effective += rateLimited(stake - effective, cluster.activating, cluster.effective);
    if (effective >= stake) {
      effective = stake;
      break;
    }
    if (current >= epoch || current >= deactivationEpoch) break;
    const next = history.get(current);
    if (!next) break;
    cluster = next;
  }
  return { effective, activating: stake - effective };
}
