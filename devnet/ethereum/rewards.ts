import {
  EFFECTIVE_BALANCE_INCREMENT,
  INACTIVITY_PENALTY_QUOTIENT_BELLATRIX,
  MIN_EPOCHS_TO_INACTIVITY_PENALTY,
  PARTICIPATION_FLAG_WEIGHTS,
  SYNC_COMMITTEE_SIZE,
  TIMELY_HEAD_FLAG_INDEX,
  TIMELY_SOURCE_FLAG_INDEX,
  TIMELY_TARGET_FLAG_INDEX,
  WEIGHT_DENOMINATOR,
  WHISTLEBLOWER_REWARD_QUOTIENT_ELECTRA,
} from '@lodestar/params';
import {
  beforeProcessEpoch,
  type CachedBeaconStateAltair,
  type CachedBeaconStateElectra,
  FLAG_ELIGIBLE_ATTESTER,
  FLAG_PREV_HEAD_ATTESTER_UNSLASHED,
  FLAG_PREV_SOURCE_ATTESTER_UNSLASHED,
  FLAG_PREV_TARGET_ATTESTER_UNSLASHED,
  hasMarkers,
} from '@lodestar/state-transition';
import {
  processInactivityUpdates,
  processJustificationAndFinalization,
} from '@lodestar/state-transition/epoch';
import type { electra, rewards } from '@lodestar/types';

const FLAGS = [
  {
    name: 'source',
    marker: FLAG_PREV_SOURCE_ATTESTER_UNSLASHED,
    weight: PARTICIPATION_FLAG_WEIGHTS[TIMELY_SOURCE_FLAG_INDEX] as number,
    stake: 'sourceStakeByIncrement',
  },
  {
    name: 'target',
    marker: FLAG_PREV_TARGET_ATTESTER_UNSLASHED,
    weight: PARTICIPATION_FLAG_WEIGHTS[TIMELY_TARGET_FLAG_INDEX] as number,
    stake: 'targetStakeByIncrement',
  },
  {
    name: 'head',
    marker: FLAG_PREV_HEAD_ATTESTER_UNSLASHED,
    weight: PARTICIPATION_FLAG_WEIGHTS[TIMELY_HEAD_FLAG_INDEX] as number,
    stake: 'headStakeByIncrement',
  },
] as const;

/** What a block paid, in gwei. */
export interface BlockRewards {
  readonly block: rewards.BlockRewards;
  readonly syncCommittee: rewards.SyncCommitteeRewards;
}

/**
 * What a block paid to its proposer and to the sync committee, in gwei, as the state machine
 * credited it.
 */
export function blockRewardsOf(o: {
  block: electra.BeaconBlock;
  pre: CachedBeaconStateElectra;
  post: CachedBeaconStateElectra;
}): BlockRewards {
  const { attestations, syncAggregate, slashing } = o.post.proposerRewards;
  const proposerSlashings = sumOf(
    o.block.body.proposerSlashings.map(({ signedHeader1 }) => {
      const { effectiveBalance } = o.pre.validators.getReadonly(
        signedHeader1.message.proposerIndex,
      );
      // The proposer of the block is the whistleblower too (`slash_validator`).
      return Math.floor(effectiveBalance / WHISTLEBLOWER_REWARD_QUOTIENT_ELECTRA);
    }),
  );
  const { syncParticipantReward, currentSyncCommitteeIndexed } = o.pre.epochCtx;
  const { syncCommitteeBits } = o.block.body.syncAggregate;
  const rewardOf = new Map<number, number>();
  for (let position = 0; position < SYNC_COMMITTEE_SIZE; position++) {
    const validator = currentSyncCommitteeIndexed.validatorIndices[position] as number;
    const reward = syncCommitteeBits.get(position) ? syncParticipantReward : -syncParticipantReward;
    rewardOf.set(validator, (rewardOf.get(validator) ?? 0) + reward);
  }
  return {
    block: {
      proposerIndex: o.block.proposerIndex,
      total: attestations + syncAggregate + slashing,
      attestations,
      syncAggregate,
      proposerSlashings,
      attesterSlashings: slashing - proposerSlashings,
    },
    syncCommittee: Array.from(rewardOf, ([validatorIndex, reward]) => ({ validatorIndex, reward })),
  };
}

const sumOf = (amounts: readonly number[]): number =>
  amounts.reduce((total, amount) => total + amount, 0);

/**
 * What attestations of the epoch before the state's earn and cost every eligible validator, in
 * gwei, with whole-number division as `get_flag_index_deltas` and `get_inactivity_penalty_deltas`
 * of the Altair specification have it. The state must be the last one of its epoch; it is not changed.
 */
export function attestationRewardsOf(
  lastOfEpoch: CachedBeaconStateElectra,
): rewards.AttestationsRewards {
  const state = lastOfEpoch.clone(true);
  const cache = beforeProcessEpoch(state);
  // Both come before rewards in `process_epoch` and decide on leak and inactivity scores.
  processJustificationAndFinalization(state, cache);
  processInactivityUpdates(state as unknown as CachedBeaconStateAltair, cache);

  const isLeaking =
    cache.prevEpoch - state.finalizedCheckpoint.epoch > MIN_EPOCHS_TO_INACTIVITY_PENALTY;
  const inactivityDivisor =
    state.config.INACTIVITY_SCORE_BIAS * INACTIVITY_PENALTY_QUOTIENT_BELLATRIX;
  const flags = FLAGS.map(({ name, marker, weight, stake }) => ({
    name,
    marker,
    weight,
    stake: cache.prevEpochUnslashedStake[stake],
  }));

  const ideals = new Map<number, rewards.AttestationsRewards['idealRewards'][number]>();
  const idealOf = (increments: number) => {
    const known = ideals.get(increments);
    if (known) return known;
    const baseReward = increments * cache.baseRewardPerIncrement;
    const made = {
      effectiveBalance: increments * EFFECTIVE_BALANCE_INCREMENT,
      head: 0,
      target: 0,
      source: 0,
      inclusionDelay: 0,
      inactivity: 0,
    };
    for (const { name, weight, stake } of flags) {
      if (isLeaking) break;
      made[name] = Math.floor(
        (baseReward * weight * stake) / (cache.totalActiveStakeByIncrement * WEIGHT_DENOMINATOR),
      );
    }
    ideals.set(increments, made);
    return made;
  };

  const totalRewards: rewards.AttestationsRewards['totalRewards'] = [];
  cache.flags.forEach((flag, validatorIndex) => {
    if (!hasMarkers(flag, FLAG_ELIGIBLE_ATTESTER)) return;
    const increments = state.epochCtx.effectiveBalanceIncrements[validatorIndex] as number;
    const baseReward = increments * cache.baseRewardPerIncrement;
    const ideal = idealOf(increments);
    const total = {
      validatorIndex,
      head: 0,
      target: 0,
      source: 0,
      inclusionDelay: 0,
      inactivity: 0,
    };
    for (const { name, marker, weight } of flags) {
      if (hasMarkers(flag, marker)) total[name] = ideal[name];
      else if (name !== 'head')
        total[name] = -Math.floor((baseReward * weight) / WEIGHT_DENOMINATOR);
    }
    if (!hasMarkers(flag, FLAG_PREV_TARGET_ATTESTER_UNSLASHED)) {
      const score = state.inactivityScores.get(validatorIndex);
      total.inactivity = -Math.floor(
        (increments * EFFECTIVE_BALANCE_INCREMENT * score) / inactivityDivisor,
      );
    }
    totalRewards.push(total);
  });
  const idealRewards = [...ideals.values()].sort((a, b) => a.effectiveBalance - b.effectiveBalance);
  return { idealRewards, totalRewards };
}
