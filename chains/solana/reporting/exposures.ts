import type { StakeExposure } from '@kiln-connect/core';
import { splitAtHours } from '../../split-at-hours.ts';
import { type StakeHistory, stakeStatusAt } from '../state/activation.ts';
import type { DelegationChange } from './delegation-changes.ts';

/** A block, as far as time goes. */
export interface SlotTime {
  readonly slot: bigint;
  readonly time: Date;
}

/** A range of slots, its time, and the epochs in it. */
export interface ExposureRange {
  /** The last block before the range: what it left is what the range begins with. */
  readonly before: SlotTime;
  /** The last block of the range. */
  readonly last: SlotTime;
  /** First slots of the range and, in both numbers, what it may have as positions. */
  readonly from: number;
  /** First blocks of epochs that begin in the range. */
  readonly epochStarts: readonly SlotTime[];
  readonly epochOf: (slot: bigint) => bigint;
  readonly history: StakeHistory;
}

/**
 * With what a stake earned in a range of slots: what was effective of it, from block to block wherever
 * that changed, cut at full hours UTC. Time in which nothing was effective is left out, but for the
 * moment in which the last of it ended. Pure.
 */
export function exposuresOf(
  stakeId: string,
  changes: readonly DelegationChange[],
  range: ExposureRange,
): readonly StakeExposure[] {
  const { before, last, epochStarts } = range;
  const within = changes.filter(({ slot }) => slot > before.slot && slot <= last.slot);
  const marks = [...within, ...epochStarts].sort((a, b) => Number(a.slot - b.slot));
  const begins = [before, ...marks];
  return begins.flatMap((begin, i) => {
    const end = marks[i] ?? last;
    const effectiveBalance = effectiveAfter(begin.slot, changes, range);
    if (effectiveBalance === 0n) {
      const hasEnded = i > 0 && effectiveAfter(begins[i - 1]?.slot ?? 0n, changes, range) > 0n;
      const position = Math.min(Math.max(Number(begin.slot), range.from), Number(last.slot));
      return hasEnded
        ? [{ stakeId, effectiveBalance, time: begin.time, seconds: 0, position }]
        : [];
    }
    return pieces({ begin, end }, range).map((piece) => ({ stakeId, effectiveBalance, ...piece }));
  });
}

/** Lamports that vote once the block of a slot is made. */
function effectiveAfter(
  slot: bigint,
  changes: readonly DelegationChange[],
  { epochOf, history }: ExposureRange,
): bigint {
  const delegation = changes.findLast((change) => change.slot <= slot)?.delegation;
  return delegation ? stakeStatusAt(delegation, epochOf(slot), history).effective : 0n;
}

/** The time between two blocks cut at hours, each part at a position of the range. */
function pieces(
  { begin, end }: { begin: SlotTime; end: SlotTime },
  { from, last }: ExposureRange,
): readonly Pick<StakeExposure, 'time' | 'seconds' | 'position'>[] {
  const length = end.time.getTime() - begin.time.getTime();
  const slots = Number(end.slot - begin.slot);
  return splitAtHours(begin.time, length / 1000).map(({ begin: time, seconds }) => {
    const passed = (time.getTime() - begin.time.getTime()) / length;
    const position = Number(begin.slot) + Math.floor(slots * passed);
    return { time, seconds, position: Math.min(Math.max(position, from), Number(last.slot)) };
  });
}
