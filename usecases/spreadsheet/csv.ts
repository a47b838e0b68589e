import { createPieces } from './pieces.ts';
import { type Cell, type CellFormat, columnWriters, type Table } from './table.ts';

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

/**
 * A table as CSV with a line of headings, piece by piece. Amounts and dollars are exact decimals, days
 * and times ISO 8601 in UTC; a text that a spreadsheet would compute stands behind an apostrophe.
 */
export async function* csvOf({ columns, rows }: Table): AsyncGenerator<Uint8Array> {
  const pieces = createPieces();
  pieces.add(csvLine(columns.map(({ heading }) => inertText(heading))));
  const writers = columnWriters(columns, (format) => WRITERS[format]());
  for await (const piece of rows()) {
    for (const row of piece) {
      let line = '';
      let comma = '';
      for (const { write, place } of writers) {
        line += comma + write(row[place]);
        comma = ',';
      }
      pieces.add(`${line}\r\n`);
      const full = pieces.full();
      if (full) yield full;
    }
  }
  yield pieces.rest();
}

type Writer = (cell: Cell) => string;

/** Digits, with a sign where there is one: nothing that a spreadsheet computes. */
const asIs = (): Writer => (cell) => (cell === undefined ? '' : String(cell));

/** Neighbouring rows often have the same text: it is written once. */
const asText = (): Writer => {
  let last: Cell;
  let written = '';
  return (cell) => {
    if (cell !== last) {
      last = cell;
      written = cell === undefined ? '' : field(inertText(String(cell)));
    }
    return written;
  };
};

const WRITERS: { readonly [format in CellFormat]: () => Writer } = {
  text: asText,
  digits: asIs,
  count: asIs,
  amount: asIs,
  usd: asIs,
  percent: asIs,
  day: asIs,
  time: () => (cell) => (cell === undefined ? '' : (cell as Date).toISOString()),
};
