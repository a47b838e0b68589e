import { formatAmount } from '@kiln-connect/core';
import type { Cluster } from '../state/read-cluster.ts';
import type { Obstacle } from './obstacle.ts';

/** An amount of lamports in words: '1.5 SOL'. */
export const sol = (lamports: bigint): string => `${formatAmount(lamports, 9)} SOL`;

/** A stake account holds its rent reserve, and at least the least delegation is delegated. */
export function stakeTooSmall(
  amount: bigint,
  { rentReserve, minimumDelegation }: Cluster,
): Obstacle | undefined {
  const least = rentReserve + minimumDelegation;
  if (amount >= least) return undefined;
  return {
    code: 'stake_too_small',
    message: `amount_lamports is ${sol(amount)}. Expected at least ${sol(least)}: the rent reserve of the stake account (${sol(rentReserve)}) and the least delegation (${sol(minimumDelegation)}).`,
    have: amount.toString(),
    need: least.toString(),
  };
}
