import { setImmediate as othersTurn } from 'node:timers/promises';
import type { ChainConnection } from '@kiln-connect/core';
import { finalSegmentEnd, type SummedSlice, segmentEnd, sumSlices } from '@kiln-connect/store';

/** What is stored in one transaction: all positions from the end of the batch before up to `position`. */
export interface Batch {
  readonly from: number;
  readonly position: number;
  readonly slice: SummedSlice;
  /**
   * The chain can not tell yet what comes after `position`, which is before `from` where it can tell
   * nothing more at all: nothing further is read.
   */
  readonly isHeld: boolean;
}

/** A batch is stored once it holds so many rows, or was read for so long: a crash costs no more. */
const ENOUGH_ROWS = 200_000;
const LONGEST_READING_MS = 1_000;

interface Range {
  readonly from: number;
  readonly to: number;
  readonly stakeIds: readonly string[];
  /** Up to where all is final once the positions up to this one are stored. */
  readonly finalAt: (position: number) => number;
}

/**
 * The positions `from`..`to`, read and summed batch by batch: the next one while the last one is stored.
 * A node that answers quickly is read in large batches, so that the database is asked less often.
 * Nothing further is read once `goesOn` says no.
 */
export async function* readAhead(
  { from, to, stakeIds, finalAt }: Range,
  { connection, goesOn }: { connection: ChainConnection; goesOn: () => boolean },
): AsyncGenerator<Batch, void, void> {
  const read = (position: number) => {
    const batch = readBatch({ from: position, to, stakeIds, finalAt }, connection);
    // A failure is told when its turn comes, if it does.
    batch.catch(() => {});
    return batch;
  };
  let next: Promise<Batch> | undefined = read(from);
  try {
    while (next) {
      const batch: Batch = await next;
      const hasMore = batch.position < to && !batch.isHeld;
      next = hasMore && goesOn() ? read(batch.position + 1) : undefined;
      yield batch;
    }
  } finally {
    // Whoever stopped in between must not find this still reading.
    await next?.catch(() => {});
  }
}

async function readBatch(
  { from, to, stakeIds, finalAt }: Range,
  connection: ChainConnection,
): Promise<Batch> {
  const end = Math.min(finalSegmentEnd(from), to);
  const started = performance.now();
  const summing = sumSlices();
  let rows = 0;
  let position = from - 1;
  let isHeld = false;
  while (
    !isHeld &&
    (position < from ||
      (position < end && rows < ENOUGH_ROWS && performance.now() - started < LONGEST_READING_MS))
  ) {
    const first = position + 1;
    const last = Math.min(segmentEnd(first), end);
    const slice = await connection.readRange({ from: first, to: last, stakeIds });
    isHeld = slice.upTo !== undefined;
    position = Math.max(slice.upTo ?? last, first - 1);
    rows += slice.rewards.length + slice.exposures.length + slice.operations.length;
    // The database may be done with a statement, and wait for the next one.
    await othersTurn();
    summing.add(slice);
  }
  await othersTurn();
  return { from, position, slice: summing.take(finalAt(position)), isHeld };
}
