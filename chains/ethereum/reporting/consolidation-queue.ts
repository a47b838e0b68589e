/**
 * The epoch in whose first slot each pending consolidation will move its balance, from the epochs in
 * which the sources become withdrawable, in the order of the queue: the first one that has to wait holds
 * back all others (`process_pending_consolidations` of the Electra specification).
 */
export function consolidationEpochs(
  sourceWithdrawableEpochs: readonly number[],
  headEpoch: number,
): readonly number[] {
  let epoch = headEpoch + 1;
  return sourceWithdrawableEpochs.map((withdrawable) => {
    epoch = Math.max(epoch, withdrawable);
    return epoch;
  });
}
