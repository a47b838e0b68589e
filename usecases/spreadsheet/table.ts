/** How the cells of a column are written and shown; `digits` are a figure as text, every digit kept. */
export type CellFormat =
  | 'text'
  | 'digits'
  | 'count'
  | 'amount'
  | 'usd'
  | 'percent'
  | 'day'
  | 'time';

/** Amounts and dollars are decimal texts, exact; days are YYYY-MM-DD; `undefined` is an empty cell. */
export type Cell = string | number | Date | undefined;

export interface Column {
  readonly heading: string;
  readonly format: CellFormat;
  /** In characters; that of the format when left out. */
  readonly width?: number;
  /** Place of the cell that it shows; its own place when left out. */
  readonly shows?: number;
}

/** A table whose rows come piece by piece, so that no table has to fit into memory. */
export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  /** Pieces of rows, each row with the cells that columns show; called once, each row asked for once. */
  readonly rows: () => AsyncIterable<Iterable<readonly Cell[]>>;
  /** A workbook writes it behind its other tables: its rows are long in coming. Its place stays the same. */
  readonly isLate?: true;
}

/** What writes the cells of each column, with the place of the cell that it is given. */
export const columnWriters = <Writer>(
  columns: readonly Column[],
  writerOf: (format: CellFormat) => Writer,
): readonly { readonly write: Writer; readonly place: number }[] =>
  columns.map(({ format, shows }, i) => ({ write: writerOf(format), place: shows ?? i }));

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
