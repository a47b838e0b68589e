import { formatAmount, WEI_PER_GWEI } from '@kiln-connect/core';
import type { z } from 'zod';
import { depositDataOf } from '../keys/deposit-data.ts';
import { refused } from '../refused.ts';
import { exceedsRoom } from '../rules/balances.ts';
import { type Consensus, requireValidators } from '../rules/consensus.ts';
import { isLeaving } from '../rules/lifecycle.ts';
import { requireNone } from '../rules/obstacle.ts';
import { foreignCredentials, WITH_ADDRESS } from '../rules/ownership.ts';
import { depositBody } from '../wire/deposit.ts';
import { defineAction } from './action.ts';
import { craftCalls } from './craft-calls.ts';
import { depositCall } from './deposit-call.ts';

/** What a top-up comes to. */
export interface DepositPlan {
  readonly wallet: string;
  readonly publicKey: string;
  readonly amountGwei: bigint;
  /** To whom the validator pays out. */
  readonly withdrawalAddress: string;
}

const ETH_IN_WEI = 10n ** 18n;

/** @throws {InvalidInputError} 'invalid_deposit_amount' */
export function planDeposit(request: z.output<typeof depositBody>): DepositPlan {
  const amount = BigInt(request.amount_wei);
  if (amount < ETH_IN_WEI || amount % WEI_PER_GWEI !== 0n) {
    throw refused(
      'invalid_deposit_amount',
      `amount_wei is ${amount} (${formatAmount(amount, 18)} ETH). Expected at least 1 ETH in whole gwei: the deposit contract takes nothing else.`,
    );
  }
  return {
    wallet: request.wallet,
    publicKey: request.pubkey,
    amountGwei: amount / WEI_PER_GWEI,
    withdrawalAddress: request.withdrawal_address ?? request.wallet,
  };
}

/**
 * A deposit on a validator that exists is added to its balance, whoever sends it, whatever credentials
 * and signature it carries. So it has to be a validator that pays out to whom is expected, that stays,
 * and that earns on it. A key that is no validator yet would take nothing: the deposit would be lost.
 * https://github.com/ethereum/consensus-specs/blob/master/specs/electra/beacon-chain.md#new-apply_pending_deposit
 * @throws {ImpossibleError}
 */
async function requireTopUpPossible(plan: DepositPlan, consensus: Consensus): Promise<void> {
  const { publicKey, amountGwei, withdrawalAddress: address } = plan;
  const [validator] = await requireValidators([publicKey], consensus);
  const { spec } = consensus;
  requireNone([
    foreignCredentials(validator, { address, types: WITH_ADDRESS }),
    isLeaving(validator),
    exceedsRoom(validator, amountGwei, { queue: await consensus.deposits(), spec }),
  ]);
}

/** The call: credentials and signature are zeros, so that it can never found a validator. Pure. */
export const topUpCall = ({ publicKey, amountGwei }: DepositPlan) => ({
  ...depositCall(
    [
      depositDataOf({
        publicKey,
        withdrawalCredentials: `0x${'00'.repeat(32)}`,
        amountGwei,
        signature: `0x${'00'.repeat(96)}`,
      }),
    ],
    undefined,
  ),
  value: amountGwei * WEI_PER_GWEI,
});

/** Adds to the balance of a validator. */
export const deposit = defineAction(depositBody, async (request, sources) => {
  const plan = planDeposit(request);
  await requireTopUpPossible(plan, await sources.readConsensus());
  const call = topUpCall(plan);
  const intent = {
    pubkey: plan.publicKey,
    amount_wei: call.value.toString(),
    withdrawal_address: plan.withdrawalAddress,
  };
  return craftCalls(
    {
      action: 'deposit',
      wallet: plan.wallet,
      nonce: request.nonce,
      calls: [{ call, intent }],
      what: 'the top-up',
      isRepeatable: true,
    },
    sources,
  );
});
