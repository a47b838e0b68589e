import type { OperationRow, RewardRow } from '@kiln-connect/core';
import { WEI_PER_GWEI } from '@kiln-connect/core';
import type { BeaconNode, ConsensusSpec, Validator } from '../node/index.ts';
import type { ChainTime } from './chain-time.ts';
import { rewardRow } from './consensus-rewards.ts';
import { ACCRUING_COMPONENTS } from './reward-components.ts';
import type { SlotBlock } from './slot-blocks.ts';

/** A slot in which the balance of a validator is cut for a slashing. */
interface SlashingMoment {
  readonly validator: Validator;
  readonly slot: number;
}

/**
 * When the validators are cut in these slots: in the block that proves the slashing, and at the first
 * slot of the epoch half a slashings vector before they may withdraw, where the penalty depends on how
 * many others were slashed (`slash_validator` and `process_slashings` of the specification).
 */
export function slashingMoments(
  { from, to }: { from: number; to: number },
  {
    blocks,
    validators,
    spec,
    time,
  }: {
    blocks: readonly SlotBlock[];
    validators: readonly Validator[];
    spec: ConsensusSpec;
    time: ChainTime;
  },
): readonly SlashingMoment[] {
  const proven = blocks.flatMap(({ slot, slashedIndexes }) =>
    validators
      .filter((validator) => slashedIndexes.includes(validator.index))
      .map((validator) => ({ validator, slot })),
  );
  const later = validators
    .filter((validator) => validator.slashed)
    .map((validator) => {
      const epoch = validator.withdrawableEpoch - spec.EPOCHS_PER_SLASHINGS_VECTOR / 2;
      // `process_slashings` runs as that epoch ends, so the next one begins with less.
      return { validator, slot: time.firstSlotOf(epoch + 1) };
    })
    .filter(({ slot }) => from <= slot && slot <= to);
  // One block can prove two offences of one validator; it is cut once.
  const unique = new Map(
    [...proven, ...later].map((moment) => [`${moment.validator.index} ${moment.slot}`, moment]),
  );
  return [...unique.values()].filter(({ slot }) => slot > 0);
}

/**
 * What the slashing took in that slot: the change of the balance over the slot that no other reward and
 * no withdrawal of the slot explains, for no endpoint of the Beacon API names the penalty itself.
 */
export async function slashingPenalty(
  { validator, slot }: SlashingMoment,
  {
    rewards,
    operations,
    beacon,
    time,
  }: {
    rewards: readonly RewardRow[];
    operations: readonly OperationRow[];
    beacon: BeaconNode;
    time: ChainTime;
  },
): Promise<readonly RewardRow[]> {
  const stakeId = validator.publicKey;
  const [[before], [after]] = await Promise.all([
    beacon.validators(slot - 1, [validator.index]),
    beacon.validators(slot, [validator.index]),
  ]);
  if (!before || !after) return [];
  const here = (row: { stakeId: string; position: number }) =>
    row.stakeId === stakeId && row.position === slot;
  const ofBalance: readonly string[] = ACCRUING_COMPONENTS;
  const earned = sum(rewards.filter((row) => here(row) && ofBalance.includes(row.component)));
  const paidOut = sum(operations.filter((row) => here(row) && row.type === 'consensus_withdrawal'));
  const gwei = after.balance - before.balance - (earned - paidOut) / WEI_PER_GWEI;
  return rewardRow({ stakeId, slot, component: 'slashing', gwei }, time);
}

const sum = (rows: readonly { amount: bigint }[]): bigint =>
  rows.reduce((total, { amount }) => total + amount, 0n);
