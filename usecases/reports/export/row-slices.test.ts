import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readInSlices, slicesOf } from './row-slices.ts';

describe('slices of stakes', () => {
  it('hold every stake once, in order, and no more rows than memory has room for', () => {
    const counted = fc
      .array(fc.nat(50))
      .map((counts) => counts.map((rows, i) => ({ stakeId: `stake-${i}`, rows })));
    fc.assert(
      fc.property(counted, fc.integer({ min: 1, max: 100 }), (counts, most) => {
        const ids = counts.map(({ stakeId }) => stakeId);
        // A stake without rows is not counted.
        const slices = slicesOf(
          ids,
          counts.filter(({ rows }) => rows > 0),
          most,
        );
        expect(slices.flat()).toEqual(ids);
        const rowsOf = new Map(counts.map(({ stakeId, rows }) => [stakeId, rows]));
        for (const slice of slices) {
          const rows = slice.reduce((sum, id) => sum + (rowsOf.get(id) ?? 0), 0);
          expect(slice.filter((id) => rowsOf.get(id)).length <= 1 || rows <= most).toBe(true);
        }
      }),
    );
  });
});

describe('rows that are read ahead', () => {
  /** Each stake fills a slice of its own. */
  const count = async (stakeIds: readonly string[]) =>
    stakeIds.map((stakeId) => ({ stakeId, rows: 10_000 }));

  it('come slice by slice in the order of stakes, the next one asked for while one is used', async () => {
    const asked: string[] = [];
    const read = async (stakeIds: readonly string[]) => {
      asked.push(...stakeIds);
      return stakeIds;
    };
    const seen: string[] = [];
    for await (const slice of readInSlices(['a', 'b', 'c'], { count, read })) {
      seen.push(`${slice} of ${asked}`);
    }
    expect(seen).toEqual(['a of a,b', 'b of a,b,c', 'c of a,b,c']);
  });

  it('fail when it is the turn of the slice that could not be read, after all before it', async () => {
    const read = async (stakeIds: readonly string[]) => {
      if (stakeIds.includes('b')) throw new Error('the database is gone');
      return stakeIds;
    };
    const seen: string[] = [];
    const reading = async () => {
      for await (const slice of readInSlices(['a', 'b', 'c'], { count, read })) {
        seen.push(...slice);
        // Longer than the failure of the next slice takes.
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    await expect(reading()).rejects.toThrow('the database is gone');
    expect(seen).toEqual(['a']);
  });

  it('leave no question behind when nobody reads on, and no failure of it untended', async () => {
    const unhandled: unknown[] = [];
    const note = (error: unknown) => unhandled.push(error);
    process.on('unhandledRejection', note);
    let isOpen = false;
    const read = async (stakeIds: readonly string[]) => {
      if (stakeIds.includes('a')) return stakeIds;
      isOpen = true;
      await new Promise((resolve) => setImmediate(resolve));
      isOpen = false;
      throw new Error('the database is gone');
    };
    for await (const slice of readInSlices(['a', 'b'], { count, read })) {
      expect([slice, isOpen]).toEqual([['a'], true]);
      break;
    }
    expect(isOpen).toBe(false);
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });
});
