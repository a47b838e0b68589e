/** How the cells of a column are written and shown. */
export type CellFormat = 'text' | 'count' | 'amount' | 'usd' | 'percent' | 'day' | 'time';

/** Amounts and dollars are decimal texts, exact; days are YYYY-MM-DD; `undefined` is an empty cell. */
export type Cell = string | number | Date | undefined;

export interface Column {
  readonly heading: string;
  readonly format: CellFormat;
  /** In characters; that of the format when left out. */
  readonly width?: number;
}

/** A table whose rows come piece by piece, so that no table has to fit into memory. */
export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  /** Pieces of rows, each row with a cell a column; called once, and each row is asked for once. */
  readonly rows: () => AsyncIterable<Iterable<readonly Cell[]>>;
}

/**
 * A piece of rows whose rows are made when they are asked for: they are many, and what lives for one
 * row alone costs a collector of garbage nothing.
 */
export function* mapRows<Row, Made>(
  rows: Iterable<Row>,
  make: (row: Row) => Made,
): Generator<Made> {
  for (const row of rows) yield make(row);
}
