import { formatAmount, WEI_PER_GWEI } from '@kiln-connect/core';
import { concatHex, type Hex, numberToHex } from 'viem';
import type { z } from 'zod';
import { refused } from '../refused.ts';
import { WITHDRAWAL_REQUEST_CONTRACT } from '../reporting/request-fees.ts';
import { findWaitingRequest } from '../request-queue.ts';
import { readRequestPrice, requestValue } from '../request-value.ts';
import { exceedsExcess, hasPendingWithdrawals } from '../rules/balances.ts';
import { type Consensus, requireValidators } from '../rules/consensus.ts';
import { mayNotRequest } from '../rules/lifecycle.ts';
import { requireNone } from '../rules/obstacle.ts';
import { foreignCredentials, WITH_ADDRESS } from '../rules/ownership.ts';
import { queueIsFull } from '../rules/queues.ts';
import { withdrawalBody } from '../wire/withdrawal.ts';
import { defineAction } from './action.ts';
import { craftCalls } from './craft-calls.ts';
import type { Call } from './unsigned-transaction.ts';

/** What a withdrawal request comes to. */
export interface WithdrawalPlan {
  readonly wallet: string;
  readonly publicKey: string;
  /** 0 is the full exit. */
  readonly amountGwei: bigint;
}

/** What eight bytes hold. */
const MOST_GWEI = 2n ** 64n - 1n;

/** @throws {InvalidInputError} 'invalid_withdrawal_amount' */
export function planWithdrawal(request: z.output<typeof withdrawalBody>): WithdrawalPlan {
  const amount = BigInt(request.amount_wei);
  const amountGwei = amount / WEI_PER_GWEI;
  if (amount % WEI_PER_GWEI !== 0n || amountGwei > MOST_GWEI) {
    throw refused(
      'invalid_withdrawal_amount',
      `amount_wei is ${amount} (${formatAmount(amount, 18)} ETH). Expected whole gwei, or 0 for the full exit.`,
    );
  }
  return { wallet: request.wallet, publicKey: request.pubkey, amountGwei };
}

/**
 * Everything for which the chain silently passes over a withdrawal request (EIP-7002).
 * https://github.com/ethereum/consensus-specs/blob/master/specs/electra/beacon-chain.md#new-process_withdrawal_request
 * @throws {ImpossibleError}
 */
async function requireWithdrawalPossible(
  { publicKey, amountGwei, wallet: address }: WithdrawalPlan,
  consensus: Consensus,
): Promise<void> {
  const [validator] = await requireValidators([publicKey], consensus);
  const isFullExit = amountGwei === 0n;
  const types = isFullExit ? WITH_ADDRESS : (['0x02'] as const);
  requireNone([
    foreignCredentials(validator, { address, types }),
    mayNotRequest(validator, consensus),
  ]);
  const { spec } = consensus;
  const queue = await consensus.withdrawals();
  const limit = spec.PENDING_PARTIAL_WITHDRAWALS_LIMIT;
  requireNone(
    isFullExit
      ? [hasPendingWithdrawals(validator, queue)]
      : [
          exceedsExcess(validator, amountGwei, { queue, spec }),
          queueIsFull('partial withdrawals', { waiting: queue.length, more: 1, limit }),
        ],
  );
}

/** The call: the public key and the amount in gwei, most significant byte first. Pure. */
export const withdrawalCall = ({ publicKey, amountGwei }: WithdrawalPlan, value: bigint): Call => ({
  to: WITHDRAWAL_REQUEST_CONTRACT,
  data: concatHex([publicKey as Hex, numberToHex(amountGwei, { size: 8 })]),
  value,
});

/** Asks the chain to pay a part of a validator's balance out, or to let it exit. */
export const withdrawal = defineAction(withdrawalBody, async (request, sources) => {
  const { execution } = sources;
  const plan = planWithdrawal(request);
  await requireWithdrawalPossible(plan, await sources.readConsensus());
  requireNone([await findWaitingRequest({ ...plan, publicKeys: [plan.publicKey] }, execution)]);
  const price = await readRequestPrice(WITHDRAWAL_REQUEST_CONTRACT, execution);
  const call = withdrawalCall(plan, requestValue(WITHDRAWAL_REQUEST_CONTRACT, price));
  const intent = {
    pubkey: plan.publicKey,
    amount_wei: (plan.amountGwei * WEI_PER_GWEI).toString(),
  };
  return craftCalls(
    {
      action: 'withdrawal',
      wallet: plan.wallet,
      nonce: request.nonce,
      calls: [{ call, intent }],
      what: 'the fee of the request',
    },
    sources,
  );
});
