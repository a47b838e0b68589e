import type { Cluster } from '../state/read-cluster.ts';
import type { StakeAccount } from '../state/stake-account.ts';
import { sol } from './amounts.ts';
import type { Obstacle } from './obstacle.ts';

/**
 * Both parts of a stake that is split must be stakes by themselves: the least delegation, and the rent
 * reserve, which the wallet pays for the new one.
 * https://github.com/solana-program/stake (`process_split`, `validate_split_amount`)
 */
export function notSplittable(
  { address, lamports, rentReserve, delegation }: StakeAccount,
  amount: bigint,
  { minimumDelegation }: Cluster,
): Obstacle | undefined {
  // What was never delegated has no least.
  const least = delegation ? minimumDelegation : 0n;
  const held = lamports - rentReserve;
  const splittable = delegation && delegation.stake < held ? delegation.stake : held;
  const most = splittable - least;
  if (amount >= least && amount <= most) return undefined;
  const bounds =
    most >= least
      ? `Expected ${sol(least)} to ${sol(most)}`
      : `Expected a stake of at least ${sol(least * 2n)}`;
  return {
    code: 'split_too_small',
    message: `${sol(amount)} can not be split off ${address}, which holds ${sol(lamports)}. ${bounds}: both parts have to be at least the least delegation of ${sol(minimumDelegation)}.`,
    have: amount.toString(),
    need: (amount < least ? least : most > 0n ? most : 0n).toString(),
  };
}
