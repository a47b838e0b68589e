/** What decides when a pending deposit is credited. */
interface QueuedDeposit {
  /** Gwei. */
  readonly amount: bigint;
  readonly slot: number;
}

/** How fast the queue of deposits moves. */
export interface DepositQueuePace {
  /** The epoch of the head; the queue moves as each epoch ends. */
  readonly epoch: number;
  readonly slotsPerEpoch: number;
  /** Gwei an epoch. */
  readonly churnLimit: bigint;
  readonly mostPerEpoch: number;
}

/**
 * The epoch in whose first slot each deposit of the queue will be credited, by `process_pending_deposits`
 * of the Electra specification: in order, within the churn of each epoch (what is left over is kept while
 * a deposit waits for more), some per epoch at most, and only once the block with the deposit is final.
 * Assumed: every epoch becomes final two later, none of the deposits is for a validator that exits, and
 * no churn was kept before, for the Beacon API does not tell.
 */
export function creditEpochs(
  queue: readonly QueuedDeposit[],
  { epoch: headEpoch, slotsPerEpoch, churnLimit, mostPerEpoch }: DepositQueuePace,
): readonly number[] {
  const credited: number[] = [];
  let kept = 0n;
  for (let epoch = headEpoch; credited.length < queue.length; epoch++) {
    const finalSlot = (epoch - 1) * slotsPerEpoch;
    const mostNow = credited.length + mostPerEpoch;
    let available = kept + churnLimit;
    let exhausted = false;
    for (const { amount, slot } of queue.slice(credited.length, mostNow)) {
      if (slot > finalSlot) break;
      if (amount > available) {
        exhausted = true;
        break;
      }
      available -= amount;
      credited.push(epoch + 1);
    }
    kept = exhausted ? available : 0n;
  }
  return credited;
}
