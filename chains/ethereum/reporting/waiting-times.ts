import type { ConsensusSpec, StateCounters } from '../node/index.ts';
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
  // The next block is the first that can bring a deposit or an exit.
  const next = head.slot + 1;
  const credited = creditEpochs(
    [...head.deposits, { amount: spec.MIN_ACTIVATION_BALANCE, slot: next }],
    {
      epoch: head.epoch,
      slotsPerEpoch: time.slotsPerEpoch,
      churnLimit,
      leftOver: registry.counters?.depositBalanceToConsume ?? 0n,
      mostPerEpoch: spec.MAX_PENDING_DEPOSITS_PER_EPOCH,
    },
  ).at(-1);
  const queue = registry.counters ?? exitQueue(head, registry, { churnLimit, spec });
  const exit = exitEpoch(queue, {
    epoch: time.epochOf(next),
    balance: spec.MIN_ACTIVATION_BALANCE,
    churnLimit,
    spec,
  });
  const withdrawable = exit + spec.MIN_VALIDATOR_WITHDRAWABILITY_DELAY;
  return {
    entry: until(activationEpoch(credited ?? head.epoch, spec)),
    exit: until(exit),
    withdrawal: until(withdrawable) + sweepRound(registry, spec) * time.secondsPerSlot,
  };
}

/**
 * When a validator that was credited as the epoch `credited` began has its first duty: as that epoch
 * ends it becomes eligible for the next one (`process_registry_updates`), which is final as the one
 * after that ends; then the lookahead (`compute_activation_exit_epoch`).
 */
function activationEpoch(credited: number, spec: ConsensusSpec): number {
  const eligible = credited + 1;
  const becomesFinalIn = eligible + 1;
  return becomesFinalIn + 1 + spec.MAX_SEED_LOOKAHEAD;
}

/** Where the queue of exits ends. */
type ExitQueue = Pick<StateCounters, 'earliestExitEpoch' | 'exitBalanceToConsume'>;

/**
 * The epoch in which that balance leaves that asks for it in `epoch`: `compute_exit_epoch_and_update_churn`.
 * https://github.com/ethereum/consensus-specs/blob/master/specs/electra/beacon-chain.md#new-compute_exit_epoch_and_update_churn
 */
export function exitEpoch(
  { earliestExitEpoch, exitBalanceToConsume }: ExitQueue,
  {
    epoch,
    balance,
    churnLimit,
    spec,
  }: { epoch: number; balance: bigint; churnLimit: bigint; spec: ConsensusSpec },
): number {
  const soonest = epoch + 1 + spec.MAX_SEED_LOOKAHEAD;
  const isNewEpoch = earliestExitEpoch < soonest;
  const earliest = isNewEpoch ? soonest : earliestExitEpoch;
  const left = isNewEpoch ? churnLimit : exitBalanceToConsume;
  return balance <= left ? earliest : earliest + Number((balance - left - 1n) / churnLimit + 1n);
}

/**
 * Where the queue of exits ends, told from those who leave where the state's own counters are not
 * known: what those who leave in its last epoch have not used is left, partial withdrawals included.
 */
function exitQueue(
  head: HeadState,
  { lastExitEpoch, lastExitBalance }: RegistrySummary,
  { churnLimit, spec }: { churnLimit: bigint; spec: ConsensusSpec },
): ExitQueue {
  const partials = head.withdrawals.map(({ withdrawableEpoch, amount }) => ({
    epoch: withdrawableEpoch - spec.MIN_VALIDATOR_WITHDRAWABILITY_DELAY,
    amount,
  }));
  const lastPartial = partials.reduce((last, { epoch }) => Math.max(last, epoch), 0);
  const earliestExitEpoch = Math.max(lastExitEpoch, lastPartial);
  const used = partials
    .filter(({ epoch }) => epoch === earliestExitEpoch)
    .reduce(
      (sum, { amount }) => sum + amount,
      lastExitEpoch === earliestExitEpoch ? lastExitBalance : 0n,
    );
  // A large balance begins to leave in earlier epochs: only what is over is of the last one.
  const ofLast = used > 0n && used % churnLimit === 0n ? churnLimit : used % churnLimit;
  return { earliestExitEpoch, exitBalanceToConsume: churnLimit - ofLast };
}
