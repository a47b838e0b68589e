import { requireNone } from '../../obstacle.ts';
import { refused } from '../refused.ts';
import { foreignStaker } from '../rules/authority.ts';
import { notMergeable } from '../rules/merge.ts';
import type { StakeAccount } from '../state/stake-account.ts';
import { mergeStakesBody } from '../wire/merge-stakes.ts';
import { defineAction } from './action.ts';
import { readStakes } from './read-stakes.ts';
import { mergeStakes as mergeInstruction } from './stake-instructions.ts';

/** Moves all of one stake account into another one of the same owner. */
export const mergeStakes = defineAction('merge-stakes', mergeStakesBody, async (request, rpc) => {
  const { wallet } = request;
  const { stake_account_source: from, stake_account_destination: to } = request;
  if (from === to) {
    throw refused(
      'same_account',
      `stake_account_source and stake_account_destination are both ${from}. Expected two accounts.`,
    );
  }
  const { stakes, cluster } = await readStakes([from, to], rpc);
  const [source, destination] = stakes as readonly [StakeAccount, StakeAccount];
  requireNone([
    foreignStaker(source, wallet),
    foreignStaker(destination, wallet),
    notMergeable(source, destination, cluster),
  ]);
  return {
    wallet,
    instructions: [mergeInstruction(wallet, from, to)],
    value: 0n,
    intent: { stake_account_source: from, stake_account_destination: to },
    stakeIds: [],
  };
});
