import { requireNone } from '../../obstacle.ts';
import { foreignStaker } from '../rules/authority.ts';
import { notSplittable } from '../rules/split.ts';
import { splitStakeBody } from '../wire/split-stake.ts';
import { defineAction } from './action.ts';
import { chooseStakeAccount } from './new-stake-account.ts';
import { readStake } from './read-stakes.ts';
import { createStakeAccount, splitStake as splitInstruction } from './stake-instructions.ts';

/** Moves a part of a stake into a new account with the same authorities, whose rent the wallet pays. */
export const splitStake = defineAction(
  'split-stake',
  splitStakeBody,
  async ({ wallet, stake_account, amount_lamports }, rpc) => {
    const lamports = BigInt(amount_lamports);
    const [{ stake, cluster }, account] = await Promise.all([
      readStake(stake_account, rpc),
      chooseStakeAccount(wallet),
    ]);
    requireNone([foreignStaker(stake, wallet), notSplittable(stake, lamports, cluster)]);
    return {
      wallet,
      instructions: [
        createStakeAccount(wallet, account, cluster.rentReserve),
        splitInstruction(wallet, stake_account, account.address, lamports),
      ],
      value: cluster.rentReserve,
      intent: { stake_account, amount_lamports },
      stakeIds: [account.address],
    };
  },
);
