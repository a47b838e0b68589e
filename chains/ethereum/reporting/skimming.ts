import type { BeaconBlock, ConsensusSpec, Validator, ValidatorDuty } from '../node/index.ts';
import type { RegistrySummary } from './registry.ts';

/** How much a validator may earn with in gwei; above it the sweep pays out. */
const mostEffectiveBalance = (validator: ValidatorDuty, spec: ConsensusSpec): bigint =>
  validator.withdrawalCredentials.startsWith('0x02')
    ? spec.MAX_EFFECTIVE_BALANCE_ELECTRA
    : spec.MIN_ACTIVATION_BALANCE;

/**
 * Whether the sweep would take something from the validator in that epoch, all of it or what is above
 * the most that can earn: `is_fully_withdrawable_validator` and `is_partially_withdrawable_validator`
 * of the Electra specification.
 */
export function isSkimmable(
  validator: ValidatorDuty,
  { epoch, spec }: { epoch: number; spec: ConsensusSpec },
): boolean {
  if (!/^0x0[12]/.test(validator.withdrawalCredentials) || validator.balance === 0n) return false;
  if (validator.withdrawableEpoch <= epoch) return true;
  const most = mostEffectiveBalance(validator, spec);
  return validator.effectiveBalance === most && validator.balance > most;
}

/** Where the sweep stands: the validator that it looks at first in the block after `slot`. */
export interface SweepPosition {
  readonly slot: number;
  /** Absent when the last blocks do not tell. */
  readonly nextIndex?: number;
}

/**
 * Where the sweep stands after these blocks (in order), by `update_next_withdrawal_validator_index`: a
 * full payload ends the sweep at its last withdrawal, any other one at the most validators that one
 * block looks at. Told from the last full payload among them.
 */
export function sweepPosition(
  blocks: readonly BeaconBlock[],
  { slot, size, spec }: { slot: number; size: number; spec: ConsensusSpec },
): SweepPosition {
  const full = (block: BeaconBlock) =>
    block.execution?.withdrawals.length === spec.MAX_WITHDRAWALS_PER_PAYLOAD;
  const at = blocks.findLastIndex(full);
  const last = blocks[at]?.execution?.withdrawals.at(-1);
  if (!last || size === 0) return { slot };
  const since = blocks.length - 1 - at;
  const moved = last.validatorIndex + 1 + since * spec.MAX_VALIDATORS_PER_WITHDRAWALS_SWEEP;
  return { slot, nextIndex: moved % size };
}

/**
 * The slot in which the sweep will next take something from the validator; `undefined` when it has
 * nothing to take and will not by itself. Assumed: a block in every slot, and as many others to be paid
 * as now. Where the sweep stands is unknown, half a round is assumed.
 */
export function nextSkimmingSlot(
  validator: Validator,
  {
    position,
    registry,
    spec,
    slotsPerEpoch,
  }: {
    position: SweepPosition;
    registry: RegistrySummary;
    spec: ConsensusSpec;
    slotsPerEpoch: number;
  },
): number | undefined {
  const epoch = Math.floor(position.slot / slotsPerEpoch);
  const round = sweepRound(registry, spec);
  const next = position.slot + 1 + slotsUntil(validator.index, { position, registry, spec, round });
  if (isSkimmable(validator, { epoch, spec })) return next;
  const willLeave = /^0x0[12]/.test(validator.withdrawalCredentials) && validator.balance > 0n;
  if (!willLeave || validator.withdrawableEpoch === Number.POSITIVE_INFINITY) return undefined;
  const missing = validator.withdrawableEpoch * slotsPerEpoch - next;
  return missing <= 0 ? next : next + Math.ceil(missing / round) * round;
}

/** Slots in which the sweep comes round once. */
export function sweepRound(registry: RegistrySummary, spec: ConsensusSpec): number {
  const payouts = registry.skimmableBelow.at(-1) ?? 0;
  return Math.max(
    1,
    Math.ceil(payouts / spec.MAX_WITHDRAWALS_PER_PAYLOAD),
    Math.ceil(registry.size / spec.MAX_VALIDATORS_PER_WITHDRAWALS_SWEEP),
  );
}

function slotsUntil(
  index: number,
  {
    position: { nextIndex },
    registry: { size, skimmableBelow },
    spec,
    round,
  }: {
    position: SweepPosition;
    registry: RegistrySummary;
    spec: ConsensusSpec;
    round: number;
  },
): number {
  if (nextIndex === undefined) return Math.floor(round / 2);
  const wraps = index < nextIndex;
  const distance = index - nextIndex + (wraps ? size : 0);
  const below = skimmableBelow[index] ?? 0;
  const belowNext = skimmableBelow[nextIndex] ?? 0;
  const payoutsBefore = below - belowNext + (wraps ? (skimmableBelow[size] ?? 0) : 0);
  return Math.max(
    Math.floor(payoutsBefore / spec.MAX_WITHDRAWALS_PER_PAYLOAD),
    Math.floor(distance / spec.MAX_VALIDATORS_PER_WITHDRAWALS_SWEEP),
  );
}
