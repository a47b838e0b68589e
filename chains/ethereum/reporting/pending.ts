import { asGwei, gweiToWei, type JsonObject } from '@kiln-connect/core';
import type { ConsensusSpec, Validator } from '../node/index.ts';
import type { ChainTime } from './chain-time.ts';
import { activationExitChurnLimit } from './churn.ts';
import { consolidationEpochs } from './consolidation-queue.ts';
import { creditEpochs } from './deposit-queue.ts';
import type { HeadState } from './head-state.ts';
import { payoutSlots } from './withdrawal-queue.ts';

/** What waits in the queues of the beacon state, ready to be put into the answers of stakes. */
export interface PendingWork {
  depositsOf(stakeId: string): readonly JsonObject[];
  withdrawalsOf(validator: Validator): readonly JsonObject[];
  consolidationsOf(validator: Validator): readonly JsonObject[];
}

/** Estimates for each entry of the queues when it will be processed. */
export function planPending(
  head: HeadState,
  { spec, time }: { spec: ConsensusSpec; time: ChainTime },
): PendingWork {
  const at = (slot: number) => ({
    estimated_processed_slot: slot,
    estimated_processed_date: time.timeOf(slot).toISOString(),
  });
  const wei = (gwei: bigint) => gweiToWei(asGwei(gwei)).toString();
  const creditSlots = depositSlots(head, { spec, time });
  const payouts = payoutSlots(head.withdrawals, {
    slot: head.slot,
    slotsPerEpoch: time.slotsPerEpoch,
    mostPerSlot: spec.MAX_PENDING_PARTIALS_PER_WITHDRAWALS_SWEEP,
  });
  const moves = consolidationEpochs(
    head.consolidations.map(
      ({ sourceIndex }) => head.consolidating.get(sourceIndex)?.withdrawableEpoch ?? head.epoch,
    ),
    head.epoch,
  ).map(time.firstSlotOf);

  return {
    depositsOf: (stakeId) =>
      head.deposits.flatMap(({ publicKey, amount }, i) => {
        const slot = creditSlots[i];
        if (publicKey !== stakeId) return [];
        return [{ amount: wei(amount), ...(slot !== undefined && at(slot)) }];
      }),
    withdrawalsOf: ({ index }) =>
      head.withdrawals.flatMap(({ validatorIndex, amount }, i) => {
        const slot = payouts[i];
        if (validatorIndex !== index || slot === undefined) return [];
        return [{ amount: wei(amount), ...at(slot) }];
      }),
    consolidationsOf: ({ index }) =>
      head.consolidations.flatMap(({ sourceIndex, targetIndex }, i) => {
        const source = head.consolidating.get(sourceIndex);
        const target = head.consolidating.get(targetIndex);
        const slot = moves[i];
        if (![sourceIndex, targetIndex].includes(index)) return [];
        if (!source || !target || slot === undefined) return [];
        return [{ from: source.publicKey, to: target.publicKey, ...at(slot) }];
      }),
  };
}

/** Nothing is estimated while the size of the network, which sets the pace, is not known. */
function depositSlots(
  { deposits, epoch, registry }: HeadState,
  { spec, time }: { spec: ConsensusSpec; time: ChainTime },
): readonly number[] {
  if (!registry) return [];
  return creditEpochs(deposits, {
    epoch,
    slotsPerEpoch: time.slotsPerEpoch,
    churnLimit: activationExitChurnLimit(registry.activeBalance, spec),
    mostPerEpoch: spec.MAX_PENDING_DEPOSITS_PER_EPOCH,
  }).map(time.firstSlotOf);
}
