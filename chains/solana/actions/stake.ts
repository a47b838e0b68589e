import { address, type Instruction } from '@solana/kit';
import { getAddMemoInstruction } from '@solana-program/memo';
import { requireNone } from '../../obstacle.ts';
import { stakeTooSmall } from '../rules/amounts.ts';
import { findIdleValidator } from '../rules/validator.ts';
import { readCluster } from '../state/read-cluster.ts';
import { stakeBody } from '../wire/stake.ts';
import { defineAction } from './action.ts';
import { chooseStakeAccount } from './new-stake-account.ts';
import {
  createStakeAccount,
  delegateStake,
  initializeStake,
  type NewStakeAccount,
} from './stake-instructions.ts';

/** The version of the Memo program that is on every network and that wallets show. */
const MEMO_PROGRAM = address('MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr');

/** The instructions of a stake: pure. */
export function stakeInstructions({
  wallet,
  account,
  lamports,
  voter,
  memo,
}: {
  wallet: string;
  account: NewStakeAccount;
  lamports: bigint;
  voter: string;
  memo: string | undefined;
}): readonly Instruction[] {
  return [
    createStakeAccount(wallet, account, lamports),
    initializeStake(wallet, account.address),
    delegateStake(wallet, account.address, voter),
    ...(memo === undefined
      ? []
      : [getAddMemoInstruction({ memo }, { programAddress: MEMO_PROGRAM })]),
  ];
}

/** Puts lamports of the wallet into a stake account of its own and delegates it. */
export const stake = defineAction('stake', stakeBody, async (request, rpc) => {
  const { wallet, amount_lamports, vote_account_address: voter, memo } = request;
  const lamports = BigInt(amount_lamports);
  const [{ cluster }, idle, account] = await Promise.all([
    readCluster([], rpc),
    findIdleValidator(voter, rpc),
    chooseStakeAccount(wallet),
  ]);
  requireNone([stakeTooSmall(lamports, cluster), idle]);
  return {
    wallet,
    instructions: stakeInstructions({ wallet, account, lamports, voter, memo }),
    value: lamports,
    intent: {
      amount_lamports,
      vote_account_address: voter,
      ...(memo !== undefined && { memo }),
    },
    stakeIds: [account.address],
  };
});
