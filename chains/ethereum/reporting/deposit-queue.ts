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
  /** Gwei of churn that earlier epochs left over; nothing where the node does not tell. */
  readonly leftOver?: bigint;
  readonly mostPerEpoch: number;
}

/**
 * The epoch in whose first slot each deposit of the queue will be credited, by `process_pending_deposits`
 * of the Electra specification: in order, within the churn of each epoch (what is left over is kept while
 * a deposit waits for more), some per epoch at most, and only once the block with the deposit is final.
 * Assumed: every epoch becomes final two later, and none of the deposits is for a validator that exits.
 */
export function creditEpochs(
  queue: readonly QueuedDeposit[],
  { epoch: headEpoch, slotsPerEpoch, churnLimit, leftOver = 0n, mostPerEpoch }: DepositQueuePace,
): readonly number[] {
  let endingEpoch = headEpoch;
  let available = leftOver + churnLimit;
  let inEpoch = 0;
  const goOnTo = (epoch: number, churn: bigint) => {
    endingEpoch = epoch;
    available = churn;
    inEpoch = 0;
  };
  return queue.map(({ amount, slot }) => {
    // As epoch e ends, the blocks up to the first slot of epoch e − 1 are final.
    const finalAsEnds = Math.ceil(slot / slotsPerEpoch) + 1;
    if (finalAsEnds > endingEpoch) goOnTo(finalAsEnds, churnLimit);
    if (inEpoch === mostPerEpoch) goOnTo(endingEpoch + 1, churnLimit);
    if (amount > available) {
      const epochs = (amount - available - 1n) / churnLimit + 1n;
      goOnTo(endingEpoch + Number(epochs), available + epochs * churnLimit);
    }
    available -= amount;
    inEpoch++;
    return endingEpoch + 1;
  });
}
