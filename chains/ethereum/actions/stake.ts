import type { Crafted, Network, OperatorStatement } from '@kiln-connect/core';
import { type SignedDeposit, signDeposits } from '../keys/deposit-data.ts';
import { stakeBody } from '../wire/stake.ts';
import { defineAction } from './action.ts';
import { depositCall } from './deposit-call.ts';
import { planStake, type StakePlan } from './plan-stake.ts';
import { readStakeState, type StakeState } from './read-stake-state.ts';
import { encodeUnsigned } from './unsigned-transaction.ts';

/** Crafts the transaction of a stake: pure. */
export function craftStake(options: {
  plan: StakePlan;
  deposits: readonly SignedDeposit[];
  statements: readonly OperatorStatement[];
  state: Omit<StakeState, 'next' | 'unused' | 'cost' | 'funds'>;
  nonce: number;
  network: Network;
}): Crafted {
  const { plan, deposits, statements, state, nonce, network } = options;
  const call = { ...depositCall(deposits, state.batch), value: plan.amountWei };
  const publicKeys = deposits.map((deposit) => deposit.publicKey);
  return {
    ...encodeUnsigned({ ...state, nonce, call }, network),
    intent: {
      version: 1,
      chain: 'eth',
      network,
      action: 'stake',
      wallet: plan.wallet,
      amount_wei: plan.amountWei.toString(),
      withdrawal_address: plan.withdrawalAddress,
      compounding_withdrawal: plan.compounding,
      validators: publicKeys,
      number_of_validators: publicKeys.length,
      ...(state.batch && { batch_deposit_contract: state.batch.address }),
    },
    statements,
    stakeIds: publicKeys,
  };
}

/** Stakes on new validators; nothing of what can fail before costs a key or a nonce. */
export const stake = defineAction(stakeBody, async (request, sources) => {
  const { network, settings, execution, context } = sources;
  const plan = planStake(request);
  const { nonces } = context;
  const state = await readStakeState(plan, { execution, settings, nonces, nonce: request.nonce });
  const { withdrawalCredentials, gweiPerValidator: amountGwei } = plan;
  const keys = await context.validatorKeys.handOut({
    count: plan.validators,
    withdrawalCredentials,
    feeRecipient: request.fee_recipient_address ?? settings.fee_recipient ?? plan.withdrawalAddress,
  });
  const deposits = await signDeposits(
    keys.map(({ key }) => key),
    { withdrawalCredentials, amountGwei, network },
  );
  const { next, unused, cost, funds, ...fixed } = state;
  const [nonce] = (await nonces.reserve({
    wallet: plan.wallet,
    next,
    unused,
    count: 1,
    cost,
    funds,
    first: request.nonce,
  })) as [number];
  const crafted = craftStake({
    plan,
    deposits,
    statements: keys.map(({ statement }) => statement),
    state: fixed,
    nonce,
    network,
  });
  return { transactions: [{ ...crafted, ahead: nonce - next }], isList: false };
});
