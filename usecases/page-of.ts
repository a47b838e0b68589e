/** One page of a list that goes back in time. */
export interface Page<Answer> {
  readonly data: readonly Answer[];
  /** `before` of the next page: the id of its last entry; null on the last one. */
  readonly next_before: string | null;
}

/** A page of rows, of which one more than `limit` was asked for: it tells whether there is another. */
export function pageOf<Row extends { readonly id: string }, Answer>(
  rows: readonly Row[],
  limit: number,
  answer: (row: Row) => Answer,
): Page<Answer> {
  const shown = rows.slice(0, limit);
  return {
    data: shown.map(answer),
    next_before: rows.length > limit ? (shown.at(-1)?.id ?? null) : null,
  };
}
