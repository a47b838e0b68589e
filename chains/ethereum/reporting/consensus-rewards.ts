import { asGwei, gweiToWei, type RewardRow } from '@kiln-connect/core';
import type { BeaconNode, Validator } from '../node/index.ts';
import type { ChainTime } from './chain-time.ts';
import { isActiveIn } from './exposures.ts';
import type { RewardComponent } from './reward-components.ts';
import type { SlotBlock } from './slot-blocks.ts';

/** Where rewards are read from, and the validators that are asked for as of the epoch that is read. */
export interface RewardSources {
  readonly beacon: BeaconNode;
  readonly time: ChainTime;
  readonly validators: readonly Validator[];
}

/** A reward in gwei as a row; nothing when it is zero. */
export function rewardRow(
  {
    stakeId,
    slot,
    component,
    gwei,
  }: { stakeId: string; slot: number; component: RewardComponent; gwei: bigint },
  time: ChainTime,
): RewardRow[] {
  if (gwei === 0n) return [];
  const amount = gweiToWei(asGwei(gwei));
  return [{ stakeId, time: time.timeOf(slot), position: slot, component, amount }];
}

/**
 * Rewards and penalties of the attestations of epoch `epoch` − 2, which the state transition credits
 * as it enters `epoch` (`process_rewards_and_penalties` of the consensus specification): booked at the
 * first slot of `epoch`.
 */
export async function attestationRewards(
  epoch: number,
  { beacon, time, validators }: RewardSources,
): Promise<readonly RewardRow[]> {
  const attested = epoch - 2;
  if (attested < 0) return [];
  const eligible = validators.filter((validator) => isEligible(validator, attested));
  const byIndex = new Map(eligible.map((validator) => [validator.index, validator.publicKey]));
  const rewards = await beacon.attestationRewards(attested, [...byIndex.keys()]);
  return rewards.flatMap(({ validatorIndex, amount }) => {
    const stakeId = byIndex.get(validatorIndex);
    if (!stakeId) return [];
    const slot = time.firstSlotOf(epoch);
    return rewardRow({ stakeId, slot, component: 'attestation', gwei: amount }, time);
  });
}

/** `get_eligible_validator_indices`: slashed ones are penalized until they are withdrawable. */
const isEligible = (validator: Validator, epoch: number): boolean =>
  isActiveIn(validator, epoch) || (validator.slashed && epoch + 1 < validator.withdrawableEpoch);

/** What the sync aggregate of a block brings its committee's members, or costs those who are missing. */
export async function syncCommitteeRewards(
  block: SlotBlock,
  committee: ReadonlySet<number>,
  { beacon, time, validators }: RewardSources,
): Promise<readonly RewardRow[]> {
  const members = validators.filter((validator) => committee.has(validator.index));
  const byIndex = new Map(members.map((validator) => [validator.index, validator.publicKey]));
  const rewards = await beacon.syncCommitteeRewards(block.root, [...byIndex.keys()]);
  return rewards.flatMap(({ validatorIndex, amount }) => {
    const stakeId = byIndex.get(validatorIndex);
    if (!stakeId) return [];
    const { slot } = block;
    return rewardRow({ stakeId, slot, component: 'sync_committee', gwei: amount }, time);
  });
}

/** What the consensus layer pays the proposer of a block for what it included. */
export async function proposerRewards(
  block: SlotBlock,
  { beacon, time, validators }: RewardSources,
): Promise<readonly RewardRow[]> {
  const proposer = validators.find((validator) => validator.index === block.proposerIndex);
  if (!proposer) return [];
  const { total } = await beacon.blockRewards(block.root);
  const { slot } = block;
  return rewardRow({ stakeId: proposer.publicKey, slot, component: 'proposer', gwei: total }, time);
}
