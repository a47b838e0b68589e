import type { ConsensusSpec } from '../node/index.ts';
import type { ChainTime } from './chain-time.ts';
import { activationExitChurnLimit } from './churn.ts';
import { creditEpochs } from './deposit-queue.ts';
import type { HeadState } from './head-state.ts';
import type { RegistrySummary } from './registry.ts';
import { sweepRound } from './skimming.ts';

/** How long a validator of 32 ETH would wait, in seconds from the head on, if it began now. */
export interface WaitingTimes {
  /** From the deposit to the first duty. */
  readonly entry: number;
  /** From the request to the last duty. */
  readonly exit: number;
  /** From the request until the sweep has paid the balance out, one whole round of it included. */
  readonly withdrawal: number;
}

/** Waiting times by the queues of the state and the churn limits of the Electra specification. */
export function waitingTimes(
  head: HeadState,
  registry: RegistrySummary,
  { spec, time }: { spec: ConsensusSpec; time: ChainTime },
): WaitingTimes {
  const churnLimit = activationExitChurnLimit(registry.activeBalance, spec);
  const until = (epoch: number) => (time.firstSlotOf(epoch) - head.slot) * time.secondsPerSlot;
  const credited = creditEpochs(
    [...head.deposits, { amount: spec.MIN_ACTIVATION_BALANCE, slot: head.slot }],
    {
      epoch: head.epoch,
      slotsPerEpoch: time.slotsPerEpoch,
      churnLimit,
      mostPerEpoch: spec.MAX_PENDING_DEPOSITS_PER_EPOCH,
    },
  ).at(-1);
  const exit = exitEpoch(head, registry, { churnLimit, spec });
  const withdrawable = exit + spec.MIN_VALIDATOR_WITHDRAWABILITY_DELAY;
  return {
    entry: until(activationEpoch(credited ?? head.epoch, spec)),
    exit: until(exit),
    withdrawal: until(withdrawable) + sweepRound(registry, spec) * time.secondsPerSlot,
  };
}

/** When a validator that was credited as the epoch `credited` began has its first duty. */
function activationEpoch(credited: number, spec: ConsensusSpec): number {
  const eligible = credited + 1;
  const becomesFinalIn = eligible + 1;
  return becomesFinalIn + 1 + spec.MAX_SEED_LOOKAHEAD;
}

/**
 * `compute_exit_epoch_and_update_churn` for a balance of 32 ETH. The state's own counter of the churn
 * that is left in the last epoch of the queue is not told by the Beacon API; it is what those who leave
 * in that epoch have not used, partial withdrawals included.
 */
function exitEpoch(
  head: HeadState,
  { lastExitEpoch, lastExitBalance }: RegistrySummary,
  { churnLimit, spec }: { churnLimit: bigint; spec: ConsensusSpec },
): number {
  const partials = head.withdrawals.map(({ withdrawableEpoch, amount }) => ({
    epoch: withdrawableEpoch - spec.MIN_VALIDATOR_WITHDRAWABILITY_DELAY,
    amount,
  }));
  const earliest = head.epoch + 1 + spec.MAX_SEED_LOOKAHEAD;
  const lastQueued = Math.max(lastExitEpoch, ...partials.map(({ epoch }) => epoch));
  if (lastQueued < earliest) return earliest + extraEpochs(0n, { churnLimit, spec });
  const used = partials
    .filter(({ epoch }) => epoch === lastQueued)
    .reduce((sum, { amount }) => sum + amount, lastQueued === lastExitEpoch ? lastExitBalance : 0n);
  // A large balance begins to leave in earlier epochs: only what is over is of the last one.
  const ofLast = used > 0n && used % churnLimit === 0n ? churnLimit : used % churnLimit;
  return lastQueued + extraEpochs(ofLast, { churnLimit, spec });
}

/** Epochs after the last one of the queue until 32 ETH more fit, when this much of it is used. */
function extraEpochs(
  used: bigint,
  { churnLimit, spec }: { churnLimit: bigint; spec: ConsensusSpec },
): number {
  const over = used + spec.MIN_ACTIVATION_BALANCE - churnLimit;
  return over <= 0n ? 0 : Number((over - 1n) / churnLimit + 1n);
}
