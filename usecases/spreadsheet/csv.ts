import type { Cell, CellFormat, Table } from './table.ts';

/**
 * What spreadsheets take for the beginning of a formula, also behind blanks, and its full-width
 * forms; see https://owasp.org/www-community/attacks/CSV_Injection
 */
const FORMULA = /^[\s\p{C}]*[=+\-@\u{ff1d}\u{ff0b}\u{ff0d}\u{ff20}]|^[\t\r\n]/u;

/** The text, behind an apostrophe where a spreadsheet would compute it. */
export const inertText = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

const NEEDS_QUOTES = /[",\r\n]/;

const field = (text: string): string =>
  NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/** A record as a line of CSV (RFC 4180), the texts as they are: see `inertText`. */
export const csvLine = (record: readonly string[]): string => `${record.map(field).join(',')}\r\n`;

/** Characters that are written at once. */
const PIECE = 1 << 15;

/**
 * A table as CSV with a line of headings, piece by piece. Amounts and dollars are exact decimals, days
 * and times ISO 8601 in UTC; a text that a spreadsheet would compute stands behind an apostrophe.
 */
export async function* csvOf({ columns, rows }: Table): AsyncGenerator<string> {
  yield csvLine(columns.map(({ heading }) => inertText(heading)));
  const writers = columns.map(({ format }) => WRITERS[format]);
  let lines = '';
  for await (const piece of rows()) {
    for (const row of piece) {
      lines += csvLine(row.map((cell, i) => textOf(cell, writers[i])));
      if (lines.length < PIECE) continue;
      yield lines;
      lines = '';
    }
  }
  if (lines !== '') yield lines;
}

type Writer = (cell: NonNullable<Cell>) => string;

const asText: Writer = (cell) => inertText(String(cell));
/** Digits, with a sign where there is one: nothing that a spreadsheet computes. */
const asIs: Writer = (cell) => String(cell);

const WRITERS: { readonly [format in CellFormat]: Writer } = {
  text: asText,
  count: asIs,
  amount: asIs,
  usd: asIs,
  percent: asIs,
  day: asIs,
  time: (cell) => (cell as Date).toISOString(),
};

const textOf = (cell: Cell, write: Writer = asText): string =>
  cell === undefined ? '' : write(cell);
