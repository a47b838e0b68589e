import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slicesOf } from './row-slices.ts';

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
