import type { RowCount } from '@kiln-connect/store';

/** Rows that are in memory at a time; a stake that has more is read by itself. */
const MOST_ROWS = 10_000;

/** Stakes whose rows are counted at once. */
const MOST_STAKES = 500;

/** A list in parts of at most `size`. */
export function* partsOf<Item>(items: readonly Item[], size: number): Generator<Item[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}

/** Stakes, in their order, in slices that hold at most `most` rows, or one stake. */
export function slicesOf(
  stakeIds: readonly string[],
  counts: readonly RowCount[],
  most = MOST_ROWS,
): string[][] {
  const rowsOf = new Map(counts.map(({ stakeId, rows }) => [stakeId, rows]));
  const slices: string[][] = [];
  let held = Number.POSITIVE_INFINITY;
  for (const stakeId of stakeIds) {
    const rows = rowsOf.get(stakeId) ?? 0;
    if (held + rows > most) {
      slices.push([]);
      held = 0;
    }
    slices.at(-1)?.push(stakeId);
    held += rows;
  }
  return slices;
}

/**
 * All rows of these stakes, slice by slice: counted first, so that no slice is larger than memory. The
 * next slice is read while one is written.
 */
export async function* readInSlices<Row>(
  stakeIds: readonly string[],
  {
    count,
    read,
  }: {
    count: (stakeIds: readonly string[]) => Promise<readonly RowCount[]>;
    read: (stakeIds: readonly string[]) => Promise<readonly Row[]>;
  },
): AsyncGenerator<readonly Row[]> {
  let ahead: Promise<readonly Row[]> | undefined;
  try {
    for (const part of partsOf(stakeIds, MOST_STAKES)) {
      for (const slice of slicesOf(part, await count(part))) {
        const ready = ahead;
        ahead = read(slice);
        // Its failure is told when its turn comes.
        ahead.catch(() => {});
        if (ready) yield await ready;
      }
    }
    if (ahead) yield await ahead;
  } finally {
    // Whoever stops reading leaves no question behind.
    await ahead?.catch(() => {});
  }
}
