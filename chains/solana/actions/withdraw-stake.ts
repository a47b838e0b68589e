import { requireNone } from '../../obstacle.ts';
import { foreignWithdrawer } from '../rules/authority.ts';
import { lockedUp, notWithdrawable } from '../rules/withdrawal.ts';
import { withdrawStakeBody } from '../wire/withdraw-stake.ts';
import { defineAction } from './action.ts';
import { readStake } from './read-stakes.ts';
import { withdrawStake as withdrawInstruction } from './stake-instructions.ts';

/** Pays out of a stake account to the wallet that owns it; all of it closes the account. */
export const withdrawStake = defineAction(
  'withdraw-stake',
  withdrawStakeBody,
  async ({ wallet, stake_account, amount_lamports }, rpc) => {
    const { stake, cluster } = await readStake(stake_account, rpc);
    const lamports = amount_lamports === undefined ? stake.lamports : BigInt(amount_lamports);
    requireNone([
      foreignWithdrawer(stake, wallet),
      lockedUp(stake, cluster),
      notWithdrawable(stake, lamports, cluster),
    ]);
    return {
      wallet,
      instructions: [withdrawInstruction(wallet, stake_account, lamports)],
      value: 0n,
      intent: { stake_account, ...(amount_lamports !== undefined && { amount_lamports }) },
      stakeIds: [],
    };
  },
);
