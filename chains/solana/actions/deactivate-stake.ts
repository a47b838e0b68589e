import { requireNone } from '../../obstacle.ts';
import { foreignStaker } from '../rules/authority.ts';
import { notDeactivatable } from '../rules/deactivation.ts';
import { deactivateStakeBody } from '../wire/deactivate-stake.ts';
import { defineAction } from './action.ts';
import { readStake } from './read-stakes.ts';
import { deactivateStake as deactivateInstruction } from './stake-instructions.ts';

/** Ends a delegation: the stake can be withdrawn when nothing of it is effective any more. */
export const deactivateStake = defineAction(
  'deactivate-stake',
  deactivateStakeBody,
  async ({ wallet, stake_account }, rpc) => {
    const { stake } = await readStake(stake_account, rpc);
    requireNone([foreignStaker(stake, wallet), notDeactivatable(stake)]);
    return {
      wallet,
      instructions: [deactivateInstruction(wallet, stake_account)],
      value: 0n,
      intent: { stake_account },
      stakeIds: [],
    };
  },
);
