import { Clock, type LiteSVM } from 'litesvm';
import { epochOf, firstSlotOf, type Schedule, timeOf } from '../network.ts';
import type { Accounts } from '../runtime/accounts.ts';
import { type Validator, writeVotes } from './validators.ts';

/**
 * Brings the machine to a slot: its clock, what nonces are made of, and the validators' votes. Slots
 * in which nobody looks or sends cost nothing that way.
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
  // A nonce is made of it: it has to be another one in every block.
  svm.expireBlockhash();
  writeVotes(o.validators, (voted) => timeOf(voted, schedule), o.accounts);
}
