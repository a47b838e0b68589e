import { LiteSVM } from 'litesvm';
import type { Schedule } from '../network.ts';

/**
 * A virtual machine with the programs of a real cluster and nothing else. Which blockhash is good and
 * what was processed before is decided by the chain, which knows its blocks.
 */
export function createVm({ slotsPerEpoch }: Schedule): LiteSVM {
  const svm = new LiteSVM().withBlockhashCheck(false).withTransactionHistory(0n);
  const schedule = svm.getEpochSchedule();
  schedule.slotsPerEpoch = BigInt(slotsPerEpoch);
  schedule.leaderScheduleSlotOffset = BigInt(slotsPerEpoch);
  schedule.warmup = false;
  schedule.firstNormalEpoch = 0n;
  schedule.firstNormalSlot = 0n;
  svm.setEpochSchedule(schedule);
  return svm;
}
