import { asGwei, gweiToWei, type JsonObject } from '@kiln-connect/core';
import type { ConsensusSpec, PendingDeposit } from '../node/index.ts';
import type { ChainTime } from './chain-time.ts';
import { activationExitChurnLimit } from './churn.ts';
import { consolidationEpochs } from './consolidation-queue.ts';
import { creditEpochs } from './deposit-queue.ts';
import type { HeadState } from './head-state.ts';
import { payoutSlots } from './withdrawal-queue.ts';

/** What waits in the queues of the beacon state, with the answers that stakes show of it. */
export interface PendingWork {
  /** By public key; answers are made when they are asked for, of some tens of thousands that wait. */
  readonly deposits: ReadonlyMap<
    string,
    readonly { deposit: PendingDeposit; answer: () => JsonObject }[]
  >;
  /** By index of the validator. */
  readonly withdrawals: ReadonlyMap<number, readonly JsonObject[]>;
  /** By index of either party. */
  readonly consolidations: ReadonlyMap<number, readonly JsonObject[]>;
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

  const credits = depositSlots(head, { spec, time });
  const deposits = grouped(
    head.deposits.map((deposit, i) => {
      const slot = credits[i];
      const answer = () => ({ amount: wei(deposit.amount), ...(slot !== undefined && at(slot)) });
      return [deposit.publicKey, { deposit, answer }] as const;
    }),
  );

  const payouts = payoutSlots(head.withdrawals, {
    slot: head.slot,
    slotsPerEpoch: time.slotsPerEpoch,
    mostPerSlot: spec.MAX_PENDING_PARTIALS_PER_WITHDRAWALS_SWEEP,
  });
  const withdrawals = grouped(
    head.withdrawals.map(({ validatorIndex, amount }, i) => {
      const slot = payouts[i] as number;
      return [validatorIndex, { amount: wei(amount), ...at(slot) }] as const;
    }),
  );

  const moves = consolidationEpochs(
    head.consolidations.map(
      ({ sourceIndex }) => head.consolidating.get(sourceIndex)?.withdrawableEpoch ?? head.epoch,
    ),
    head.epoch,
  );
  const consolidations = grouped(
    head.consolidations.flatMap(({ sourceIndex, targetIndex }, i) => {
      const source = head.consolidating.get(sourceIndex);
      const target = head.consolidating.get(targetIndex);
      if (!source || !target) return [];
      const slot = time.firstSlotOf(moves[i] as number);
      const answer = { from: source.publicKey, to: target.publicKey, ...at(slot) };
      // A validator that switches to compounding is its own target.
      return [...new Set([sourceIndex, targetIndex])].map((index) => [index, answer] as const);
    }),
  );

  return { deposits, withdrawals, consolidations };
}

function grouped<Key, Value>(entries: readonly (readonly [Key, Value])[]): Map<Key, Value[]> {
  const groups = new Map<Key, Value[]>();
  for (const [key, value] of entries) {
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
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
    leftOver: registry.counters?.depositBalanceToConsume ?? 0n,
    mostPerEpoch: spec.MAX_PENDING_DEPOSITS_PER_EPOCH,
  }).map(time.firstSlotOf);
}
