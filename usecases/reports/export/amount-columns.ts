import { type ChainInfo, formatAmount, type ReportColumn, USD_DECIMALS } from '@kiln-connect/core';
import { type Cell, type Column, mapRows, type Table } from '../../spreadsheet/table.ts';

/** Of the token whose amounts are written. */
export type Token = Pick<ChainInfo, 'token' | 'decimals'>;

/** A column of a table with what it reads of a row. */
export type CellColumn<Row> = Column & { readonly cell: (row: Row) => Cell };

/** A column of a chain as one of a table: amounts in whole tokens, which the heading names. */
export function chainColumn<Row>(
  column: ReportColumn<Row>,
  { token, decimals }: Token,
): CellColumn<Row> {
  const { heading, kind } = column;
  if (kind !== 'amount') return { heading, format: kind, cell: column.read };
  return {
    heading: `${heading} (${token})`,
    format: 'amount',
    cell: (row) => {
      const amount = column.read(row);
      return amount === undefined ? undefined : formatAmount(amount, decimals);
    },
  };
}

/** The same column for rows that hold what it reads. */
export const columnOver = <Row, Held>(
  { cell, ...column }: CellColumn<Held>,
  held: (row: Row) => Held,
): CellColumn<Row> => ({ ...column, cell: (row) => cell(held(row)) });

export const amountColumn = <Row>(
  heading: string,
  token: Token,
  read: (row: Row) => bigint | undefined,
): CellColumn<Row> => chainColumn({ heading, kind: 'amount', read }, token);

/** The same column where neighbouring rows often have the same amount: it is put in words once. */
export function sameAmountColumn<Row>(
  heading: string,
  token: Token,
  read: (row: Row) => bigint,
): CellColumn<Row> {
  let last: bigint | undefined;
  let written: string | undefined;
  return {
    heading: `${heading} (${token.token})`,
    format: 'amount',
    cell: (row) => {
      const amount = read(row);
      if (amount !== last) {
        last = amount;
        written = formatAmount(amount, token.decimals);
      }
      return written;
    },
  };
}

/** A column of US dollars; `read` answers units of 10^-8, and undefined where no price is known. */
export const usdColumn = <Row>(
  heading: string,
  read: (row: Row) => bigint | undefined,
): CellColumn<Row> => ({
  heading: `${heading} (USD)`,
  format: 'usd',
  cell: (row) => {
    const value = read(row);
    return value === undefined ? undefined : formatAmount(value, USD_DECIMALS);
  },
});

/** Rows as the cells of a table. */
export function cellTable<Row>(
  name: string,
  columns: readonly CellColumn<Row>[],
  rows: () => AsyncIterable<Iterable<Row>>,
): Table {
  const cellsOf = (row: Row): readonly Cell[] => {
    const cells: Cell[] = [];
    for (const column of columns) cells.push(column.cell(row));
    return cells;
  };
  return {
    name,
    columns,
    rows: async function* () {
      for await (const piece of rows()) yield mapRows(piece, cellsOf);
    },
  };
}

/**
 * The table with each amount once more, behind all columns, as text: a spreadsheet keeps 15 digits of
 * a figure, and an amount has up to 18 behind the point.
 */
export const withExactAmounts = (table: Table): Table => ({
  ...table,
  columns: [
    ...table.columns,
    ...table.columns.flatMap(({ heading, format, shows }, i): Column[] =>
      format === 'amount'
        ? [{ heading: `${heading} exact`, format: 'digits', shows: shows ?? i }]
        : [],
    ),
  ],
});
