import { stakeStatusAt } from '../state/activation.ts';
import type { Cluster } from '../state/read-cluster.ts';
import type { StakeAccount } from '../state/stake-account.ts';
import { sol } from './amounts.ts';
import type { Obstacle } from './obstacle.ts';

/**
 * Lamports that may not be withdrawn as they are staked. A stake that is not deactivated counts whole:
 * while it is activating, more of it will be effective later.
 */
function stakedLamports({ delegation }: StakeAccount, { epoch, history }: Cluster): bigint {
  if (!delegation) return 0n;
  return epoch >= delegation.deactivationEpoch
    ? stakeStatusAt(delegation, epoch, history).effective
    : delegation.stake;
}

/** A lockup holds until both its time and its epoch are over; its custodian could lift it. */
export function lockedUp(
  { address, lockup }: StakeAccount,
  { epoch, unixTimestamp }: Cluster,
): Obstacle | undefined {
  if (lockup.unixTimestamp <= unixTimestamp && lockup.epoch <= epoch) return undefined;
  const until = [
    ...(lockup.unixTimestamp > unixTimestamp ? [timeText(lockup.unixTimestamp)] : []),
    ...(lockup.epoch > epoch ? [`epoch ${lockup.epoch}`] : []),
  ].join(' and ');
  return {
    code: 'lockup_in_force',
    message: `${address} is locked until ${until}; it is epoch ${epoch} now. Expected a lockup that is over: before, only its custodian ${lockup.custodian} can let it go.`,
    have: `locked until ${until}`,
    need: 'no lockup in force',
  };
}

/** A lockup may end after the last date that has a name. */
function timeText(unixSeconds: bigint): string {
  const date = new Date(Number(unixSeconds) * 1000);
  return Number.isNaN(date.getTime()) ? `Unix time ${unixSeconds}` : date.toISOString();
}

/**
 * What is paid out may not be staked, and leaves the rent reserve behind unless it is all.
 * https://github.com/solana-program/stake (`process_withdraw`)
 */
export function notWithdrawable(
  stake: StakeAccount,
  amount: bigint,
  cluster: Cluster,
): Obstacle | undefined {
  const { address, lamports, rentReserve } = stake;
  if (amount > lamports) {
    return {
      code: 'insufficient_stake_balance',
      message: `${address} holds ${sol(lamports)}. Expected at least ${sol(amount)}, which are to be withdrawn.`,
      have: lamports.toString(),
      need: amount.toString(),
    };
  }
  const staked = stakedLamports(stake, cluster);
  if (amount === lamports && staked === 0n) return undefined;
  const free = lamports - staked - rentReserve;
  if (amount <= free) return undefined;
  const have = free > 0n ? free : 0n;
  if (staked === 0n) {
    return {
      code: 'insufficient_stake_balance',
      message: `${address} would keep less than its rent reserve of ${sol(rentReserve)}. Expected at most ${sol(have)}, or all of its ${sol(lamports)}, which closes it.`,
      have: have.toString(),
      need: amount.toString(),
    };
  }
  return {
    code: 'stake_still_active',
    message: `Of the ${sol(lamports)} of ${address} ${sol(staked)} are staked, and ${sol(rentReserve)} are its rent reserve. Expected at most ${sol(have)} to be withdrawn: deactivate the stake first, or wait for the epoch in which its deactivation is over.`,
    have: have.toString(),
    need: amount.toString(),
  };
}
