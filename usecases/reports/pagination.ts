/** Where a page lies in the whole list, as the API answers it. Pages count from 1. */
export type Pagination = {
  readonly current_page: number;
  /** Absent on the last page and behind it. */
  readonly next_page?: number;
  /** Absent on the first page. */
  readonly previous_page?: number;
  readonly page_size: number;
  /** 0 when there are no entries. */
  readonly total_pages: number;
  readonly total_entries: number;
};

/** The pagination of page `current` of `size` entries when there are `total` in all. */
export function paginationOf({
  current,
  size,
  total,
}: {
  current: number;
  size: number;
  total: number;
}): Pagination {
  const pages = Math.ceil(total / size);
  return {
    current_page: current,
    ...(current < pages && { next_page: current + 1 }),
    ...(current > 1 && { previous_page: Math.min(current - 1, Math.max(pages, 1)) }),
    page_size: size,
    total_pages: pages,
    total_entries: total,
  };
}
