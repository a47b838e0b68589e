/** What decides when a queued partial withdrawal is paid. */
interface QueuedWithdrawal {
  readonly withdrawableEpoch: number;
}

/** How fast the queue of partial withdrawals moves. */
export interface WithdrawalQueuePace {
  /** The slot of the head. */
  readonly slot: number;
  readonly slotsPerEpoch: number;
  readonly mostPerSlot: number;
}

/**
 * The slot in which each partial withdrawal of the queue will be paid, by `get_expected_withdrawals` of
 * the Electra specification: in order, some per block, none before its epoch, and the first one that has
 * to wait holds back all others. Assumed: every slot has a block.
 */
export function payoutSlots(
  queue: readonly QueuedWithdrawal[],
  { slot: headSlot, slotsPerEpoch, mostPerSlot }: WithdrawalQueuePace,
): readonly number[] {
  let slot = headSlot + 1;
  let inSlot = 0;
  return queue.map(({ withdrawableEpoch }) => {
    if (inSlot === mostPerSlot) {
      slot++;
      inSlot = 0;
    }
    const earliest = withdrawableEpoch * slotsPerEpoch;
    if (earliest > slot) {
      slot = earliest;
      inSlot = 0;
    }
    inSlot++;
    return slot;
  });
}
