import { Clock, type LiteSVM } from 'litesvm';
import { epochOf, firstSlotOf, type Schedule, timeOf } from '../network.ts';
import type { Accounts } from '../runtime/accounts.ts';
import { type Validator, writeVotes } from './validators.ts';

/**
 * Brings the machine to a slot: its clock and the validators' votes. Slots in which nobody looks or
 * sends cost nothing that way, and looking changes nothing that a later start would have to know.
 */
export function refreshMachine(
  slot: number,
  o: {
    schedule: Schedule;
    validators: readonly Validator[];
    svm: LiteSVM;
    accounts: Accounts;
  },
): void {
  const { schedule, svm } = o;
  const epoch = epochOf(slot, schedule);
  svm.setClock(
    new Clock(
      BigInt(slot),
      BigInt(timeOf(firstSlotOf(epoch, schedule), schedule)),
      BigInt(epoch),
      BigInt(epoch + 1),
      BigInt(timeOf(slot, schedule)),
    ),
  );
  writeVotes(o.validators, (voted) => timeOf(voted, schedule), o.accounts);
}
