import type { Address } from '@solana/kit';
import { EpochRewards, type LiteSVM, StakeHistoryEntry } from 'litesvm';
import { firstSlotOf, type Schedule, STAKE_PROGRAM } from '../network.ts';
import type { Account, Accounts } from '../runtime/accounts.ts';
import type { BlockReward } from '../runtime/block.ts';
import { type StakeHistory, type StakeStatus, stakeStatusAt } from './activation.ts';
import { inflationRewardsOf } from './inflation.ts';
import { type StakeReward, shareRewards } from './rewards.ts';
import { type DelegatedStake, delegatedStakes, encodeStakeState } from './stake-account.ts';
import { type Validator, voteStateOf } from './validators.ts';

/** What changes when an epoch ends. */
export interface Boundary {
  /** Of the epoch that begins. */
  readonly epoch: number;
  readonly slot: number;
  readonly height: number;
  readonly parentBlockhash: string;
  readonly schedule: Schedule;
  readonly capitalization: bigint;
  readonly validators: readonly Validator[];
  readonly svm: LiteSVM;
  readonly accounts: Accounts;
}

/** Rewards that the next block credits to the stakes. */
export interface DueRewards {
  readonly epoch: number;
  readonly stakes: readonly StakeReward[];
  readonly sysvar: EpochRewards;
}

/** The history that the sysvar holds. */
export function stakeHistoryOf(svm: LiteSVM): StakeHistory {
  const history = svm.getStakeHistory();
  return { get: (epoch) => history.get(epoch) ?? undefined };
}

/** Stake of the whole cluster at an epoch. */
function clusterStakeAt(
  stakes: readonly DelegatedStake[],
  epoch: bigint,
  history: StakeHistory,
): StakeStatus {
  const sum = { effective: 0n, activating: 0n, deactivating: 0n };
  for (const { state } of stakes) {
    const one = stakeStatusAt(state, epoch, history);
    sum.effective += one.effective;
    sum.activating += one.activating;
    sum.deactivating += one.deactivating;
  }
  return sum;
}

/** Effective stake by vote account at an epoch, in lamports. */
export function stakeByValidator(
  stakes: readonly DelegatedStake[],
  epoch: bigint,
  history: StakeHistory,
): Map<Address, bigint> {
  const byValidator = new Map<Address, bigint>();
  for (const { state } of stakes) {
    const { effective } = stakeStatusAt(state, epoch, history);
    byValidator.set(state.voter, (byValidator.get(state.voter) ?? 0n) + effective);
  }
  return byValidator;
}

/** Notes the cluster's stake of the epoch that ended: `Stakes::activate_epoch` of Agave. */
function writeHistory({ epoch, svm, accounts }: Boundary): void {
  const ended = BigInt(epoch - 1);
  const stakes = delegatedStakes(accounts.ownedBy(STAKE_PROGRAM));
  const { effective, activating, deactivating } = clusterStakeAt(
    stakes,
    ended,
    stakeHistoryOf(svm),
  );
  const history = svm.getStakeHistory();
  history.add(ended, new StakeHistoryEntry(effective, activating, deactivating));
  svm.setStakeHistory(history);
}

const credited = (account: Account, lamports: bigint): Account => ({
  ...account,
  lamports: account.lamports + lamports,
});

/**
 * Begins an epoch in its first block: notes the cluster's stake, works out the rewards of the epoch
 * that ended and pays the validators' part. Until the next block has paid the stakes, the stake
 * program takes no instruction (SIMD-0118).
 */
export function beginEpoch(boundary: Boundary): { rewards: BlockReward[]; due: DueRewards } {
  const { epoch, slot, height, schedule, svm, accounts } = boundary;
  writeHistory(boundary);
  const stakes = delegatedStakes(accounts.ownedBy(STAKE_PROGRAM));
  const votes = new Map(
    boundary.validators.map((validator) => [validator.voteAccount, voteStateOf(validator, 0)]),
  );
  const total = inflationRewardsOf(
    { endSlot: firstSlotOf(epoch, schedule), capitalization: boundary.capitalization },
    schedule,
  );
  const shared = shareRewards({
    stakes,
    votes,
    history: stakeHistoryOf(svm),
    rewardedEpoch: BigInt(epoch - 1),
    total,
  });
  const rewards = boundary.validators.flatMap(({ voteAccount, commission }): BlockReward[] => {
    const paid = shared.rewards.filter(({ stake }) => stake.state.voter === voteAccount);
    const account = accounts.get(voteAccount);
    if (paid.length === 0 || !account) return [];
    const lamports = paid.reduce((sum, { voter }) => sum + voter, 0n);
    accounts.remember(voteAccount, slot);
    const after = credited(account, lamports);
    accounts.set(after);
    return [
      { address: voteAccount, lamports, postBalance: after.lamports, kind: 'Voting', commission },
    ];
  });
  const toVoters = rewards.reduce((sum, { lamports }) => sum + lamports, 0n);
  const sysvar = new EpochRewards(
    BigInt(height + 1),
    1n,
    boundary.parentBlockhash,
    shared.points,
    total,
    toVoters,
    true,
  );
  svm.setEpochRewards(sysvar);
  return { rewards, due: { epoch, stakes: shared.rewards, sysvar } };
}

/** Credits the stakes with what the ended epoch gave them, and opens the stake program again. */
export function payStakes(
  { stakes, sysvar }: DueRewards,
  slot: number,
  { svm, accounts }: { svm: LiteSVM; accounts: Accounts },
): BlockReward[] {
  let distributed = sysvar.distributedRewards;
  const rewards = stakes.map(({ stake, staker, creditsObserved, commission }): BlockReward => {
    const { account, state } = stake;
    accounts.remember(account.address, slot);
    // Anybody may have sent lamports there since the epoch began.
    const current = accounts.get(account.address) ?? account;
    const after = {
      ...credited(current, staker),
      data: encodeStakeState({ ...state, stake: state.stake + staker, creditsObserved }),
    };
    accounts.set(after);
    distributed += staker;
    return {
      address: account.address,
      lamports: staker,
      postBalance: after.lamports,
      kind: 'Staking',
      commission,
    };
  });
  sysvar.distributedRewards = distributed;
  sysvar.active = false;
  svm.setEpochRewards(sysvar);
  // A stake that only noted its credits was paid nothing and is not listed.
  return rewards.filter(({ lamports }) => lamports > 0n);
}
