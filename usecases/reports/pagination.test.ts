import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paginationOf } from './pagination.ts';

describe('pagination', () => {
  it('leads through all entries and back', () => {
    expect(paginationOf({ current: 1, size: 25, total: 51 })).toEqual({
      current_page: 1,
      next_page: 2,
      page_size: 25,
      total_pages: 3,
      total_entries: 51,
    });
    expect(paginationOf({ current: 3, size: 25, total: 51 })).toEqual({
      current_page: 3,
      previous_page: 2,
      page_size: 25,
      total_pages: 3,
      total_entries: 51,
    });
  });

  it('has no neighbours on the only page, nor where there is nothing', () => {
    for (const total of [0, 1, 25]) {
      const { next_page, previous_page } = paginationOf({ current: 1, size: 25, total });
      expect([next_page, previous_page]).toEqual([undefined, undefined]);
    }
  });

  it('names as neighbours only pages that exist, also behind the last page', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 1, max: 200 }),
        fc.nat(5000),
        (current, size, total) => {
          const { next_page, previous_page, total_pages } = paginationOf({ current, size, total });
          expect(next_page ?? 1).toBeLessThanOrEqual(Math.max(total_pages, 1));
          expect(previous_page ?? 1).toBeLessThanOrEqual(Math.max(total_pages, 1));
          expect(next_page === undefined).toBe(current >= total_pages);
          expect(previous_page === undefined).toBe(current === 1);
        },
      ),
    );
  });
});
