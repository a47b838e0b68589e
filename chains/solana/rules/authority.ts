import type { StakeAccount } from '../state/stake-account.ts';
import type { Obstacle } from './obstacle.ts';

/** Deactivating, splitting and merging is up to the staker. */
export function foreignStaker(
  { address, staker }: StakeAccount,
  wallet: string,
): Obstacle | undefined {
  if (staker === wallet) return undefined;
  return {
    code: 'not_stake_authority',
    message: `The staker of ${address} is ${staker}, not ${wallet}. Expected the wallet to be its staker: nobody else may do this to it.`,
    have: staker,
    need: wallet,
  };
}

/** Withdrawing is up to the withdrawer, who can also take the stake from its staker. */
export function foreignWithdrawer(
  { address, withdrawer }: StakeAccount,
  wallet: string,
): Obstacle | undefined {
  if (withdrawer === wallet) return undefined;
  return {
    code: 'not_withdraw_authority',
    message: `The withdrawer of ${address} is ${withdrawer}, not ${wallet}. Expected the wallet to be its withdrawer: nobody else may be paid from it.`,
    have: withdrawer,
    need: wallet,
  };
}

/** There is no stake account at an address that was named as one. */
export const noStakeAccount = (address: string): Obstacle => ({
  code: 'stake_account_not_found',
  message: `There is no stake account at ${address}. Expected the address of one that was not emptied.`,
  have: 'none',
  need: address,
});
