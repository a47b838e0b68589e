import { type Delegation, NEVER, type StakeHistory, stakeStatusAt } from '../state/activation.ts';
import type { EpochSchedule } from './epochs.ts';
import { type StakeStep, stakeStepsOf } from './lamport-flows.ts';
import type { LedgerTransaction } from './ledger-transactions.ts';
import type { Credited } from './rewards.ts';

/** How a stake was delegated from a slot on; undefined when it was not. */
export interface DelegationChange {
  readonly slot: bigint;
  readonly time: Date;
  readonly delegation: Delegation | undefined;
}

/** What has happened to stakes, all of it, in the order of the chain. */
export interface StakeStory {
  readonly transactions: readonly LedgerTransaction[];
  readonly rewards: readonly (Credited & { readonly time: Date })[];
  readonly schedule: EpochSchedule;
  readonly history: StakeHistory;
  /** Lamports that a stake account holds besides its stake. */
  readonly rentReserve: bigint;
}

/**
 * How stakes were delegated over time, by account: what the Stake program did, done again. Pure.
 * https://github.com/solana-program/stake (`processor.rs`, `helpers/merge.rs`)
 */
export function delegationChanges(
  story: StakeStory,
): ReadonlyMap<string, readonly DelegationChange[]> {
  const { schedule } = story;
  const now = new Map<string, Delegation>();
  const changes = new Map<string, DelegationChange[]>();
  const note = (account: string, { slot, time }: { slot: bigint; time: Date }) => {
    const own = changes.get(account) ?? [];
    changes.set(account, own);
    own.push({ slot, time, delegation: now.get(account) });
  };
  for (const happened of inOrder(story)) {
    if ('amount' in happened) {
      const before = now.get(happened.stakeId);
      if (!before) continue;
      now.set(happened.stakeId, { ...before, stake: before.stake + happened.amount });
      note(happened.stakeId, happened);
      continue;
    }
    const touched = new Set<string>();
    const epoch = schedule.of(happened.slot);
    for (const step of stakeStepsOf(happened).steps) {
      const after = afterStep(step, { ...story, epoch, now });
      for (const [account, delegation] of after) {
        if (delegation) now.set(account, delegation);
        else now.delete(account);
        touched.add(account);
      }
    }
    for (const account of touched) {
      // An account that holds nothing is none.
      if (happened.balances.get(account)?.after === 0n) now.delete(account);
      note(account, happened);
    }
  }
  return changes;
}

/** Rewards come before the transactions of their slot. */
function inOrder({ transactions, rewards }: StakeStory) {
  return [...rewards, ...transactions].sort((a, b) => Number(a.slot - b.slot));
}

interface Moment extends Pick<StakeStory, 'history' | 'rentReserve'> {
  readonly epoch: bigint;
  readonly now: ReadonlyMap<string, Delegation>;
}

type Outcome = readonly (readonly [account: string, delegation: Delegation | undefined])[];

/** The delegations that an instruction changed. */
function afterStep({ event, held }: StakeStep, moment: Moment): Outcome {
  const { epoch, now, rentReserve, history } = moment;
  const { type, amount } = event;
  const [stake = '', other = ''] = event.stakes;
  const own = now.get(stake);
  switch (type) {
    case 'delegate': {
      const isRescinding =
        own?.deactivationEpoch === epoch && stakeStatusAt(own, epoch, history).effective > 0n;
      const voter = String(event.fields.vote_account);
      const anew: Delegation = {
        voter,
        stake: above(held.get(stake) ?? 0n, rentReserve),
        activationEpoch: epoch,
        deactivationEpoch: NEVER,
      };
      return [[stake, own && isRescinding ? { ...own, deactivationEpoch: NEVER } : anew]];
    }
    case 'deactivate':
      return own ? [[stake, { ...own, deactivationEpoch: epoch }]] : [];
    case 'split':
      return own ? afterSplit({ source: stake, created: other, own, amount, held }, moment) : [];
    case 'merge': {
      const merged = own && joined(own, now.get(other), held.get(other) ?? 0n, moment);
      return [
        [stake, merged],
        [other, undefined],
      ];
    }
    case 'move_stake': {
      const source = now.get(other);
      if (!source) return [];
      const left = source.stake - amount;
      // One that is inactive takes over how the other one is delegated.
      const target = own && stakeStatusAt(own, epoch, history).effective > 0n ? own : undefined;
      return [
        [stake, { ...source, ...target, stake: (target?.stake ?? 0n) + amount }],
        [other, left > 0n ? { ...source, stake: left } : undefined],
      ];
    }
    default:
      return [];
  }
}

function afterSplit(
  {
    source,
    created,
    own,
    amount,
    held,
  }: {
    source: string;
    created: string;
    own: Delegation;
    amount: bigint;
    held: StakeStep['held'];
  },
  { rentReserve }: Moment,
): Outcome {
  if (amount === held.get(source)) {
    return [
      [source, undefined],
      [created, { ...own, stake: above(amount, rentReserve) }],
    ];
  }
  const lacking = above(rentReserve, held.get(created) ?? 0n);
  return [
    [source, { ...own, stake: above(own.stake, amount) }],
    [created, { ...own, stake: above(amount, lacking) }],
  ];
}

/** What two stakes are together: all lamports of one that was waiting, the stake of one that votes. */
function joined(
  own: Delegation,
  source: Delegation | undefined,
  sourceLamports: bigint,
  { epoch, history, rentReserve }: Moment,
): Delegation {
  const status = stakeStatusAt(own, epoch, history);
  const isActivating = status.effective === 0n && status.activating > 0n;
  if (isActivating) {
    const sourceWaits = source && stakeStatusAt(source, epoch, history).activating > 0n;
    const added = sourceWaits ? rentReserve + source.stake : sourceLamports;
    return { ...own, stake: own.stake + added };
  }
  if (status.effective === 0n) return own;
  return { ...own, stake: own.stake + (source?.stake ?? above(sourceLamports, rentReserve)) };
}

const above = (a: bigint, b: bigint): bigint => (a > b ? a - b : 0n);
