import { type StakeHistory, stakeStatusAt } from './activation.ts';
import type { DelegatedStake } from './stake-account.ts';
import type { VoteState } from './vote-account.ts';

/** What an epoch gives to one stake; lamports. */
export interface StakeReward {
  readonly stake: DelegatedStake;
  /** Nothing when only the credits are noted. */
  readonly staker: bigint;
  readonly voter: bigint;
  readonly creditsObserved: bigint;
  /** Percent that went to the validator. */
  readonly commission: number;
}

/** The rewards of all stakes for an epoch, with the points among which they were shared. */
export interface EpochRewards {
  readonly points: bigint;
  readonly rewards: readonly StakeReward[];
}

/** Points of a stake: effective lamports × credits of its validator that it was not yet paid for. */
function pointsOf(
  { state }: DelegatedStake,
  vote: VoteState,
  history: StakeHistory,
): { points: bigint; creditsObserved: bigint } {
  let points = 0n;
  let creditsObserved = state.creditsObserved;
  for (const { epoch, credits, previousCredits } of vote.epochCredits) {
    if (credits <= creditsObserved) continue;
    // Of an epoch in which it was delegated or paid a stake earned but the rest.
    const isWhole = creditsObserved <= previousCredits;
    const earned = credits - (isWhole ? previousCredits : creditsObserved);
    points += stakeStatusAt(state, epoch, history).effective * earned;
    creditsObserved = credits;
  }
  return { points, creditsObserved };
}

/**
 * Shares an epoch's rewards among the stakes by points and splits each by its validator's
 * commission; what does not divide is not paid. A stake earns nothing for the epoch in which it was
 * delegated. `redeem_rewards` of Agave's `inflation_rewards`.
 */
export function shareRewards(o: {
  stakes: readonly DelegatedStake[];
  votes: ReadonlyMap<string, VoteState>;
  history: StakeHistory;
  rewardedEpoch: bigint;
  total: bigint;
}): EpochRewards {
  const earning = o.stakes.flatMap((stake) => {
    const vote = o.votes.get(stake.state.voter);
    return vote ? [{ stake, vote, ...pointsOf(stake, vote, o.history) }] : [];
  });
  const allPoints = earning.reduce((sum, { points }) => sum + points, 0n);
  const rewards = earning.flatMap(({ stake, vote, points, creditsObserved }) => {
    const { commission } = vote;
    const none = { stake, staker: 0n, voter: 0n, creditsObserved, commission };
    const isNew = stake.state.activationEpoch === o.rewardedEpoch;
    if (isNew || o.total === 0n) return [none];
    if (points === 0n) return [];
    const earned = (points * o.total) / allPoints;
    if (earned === 0n) return [];
    const voter = (earned * BigInt(commission)) / 100n;
    const staker = (earned * BigInt(100 - commission)) / 100n;
    const isSplit = commission > 0 && commission < 100;
    // Whoever's share would round to nothing waits until both get something.
    if (isSplit && (voter === 0n || staker === 0n)) return [];
    return [{ stake, staker, voter, creditsObserved, commission }];
  });
  return { points: allPoints, rewards };
}
