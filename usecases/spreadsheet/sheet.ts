import { cellWriter, columnLetters, textCell } from './cells.ts';
import { createPieces } from './pieces.ts';
import { STYLE } from './styles.ts';
import { type Cell, type CellFormat, type Column, columnWriters, type Table } from './table.ts';

/** Most rows of a sheet since Excel 2007, the headings included. */
export const MOST_ROWS = 1_048_576;

const WIDTHS: { readonly [format in CellFormat]: number } = {
  text: 24,
  digits: 24,
  count: 12,
  amount: 21,
  usd: 16,
  percent: 12,
  day: 12,
  time: 20,
};

export const SHEET_HEAD =
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>';

/** Printed across, as wide as the paper. */
export const PAPER =
  '<pageMargins left="0.5" right="0.5" top="0.75" bottom="0.75" header="0.3" footer="0.3"/><pageSetup orientation="landscape" fitToHeight="0"/>';

export const widthsXml = (widths: readonly number[]): string =>
  `<cols>${widths
    .map((width, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`)
    .join('')}</cols>`;

/** Wide enough for its heading beside the button of the filter. */
const widthOf = ({ format, heading, width = WIDTHS[format] }: Column): number =>
  Math.max(width, heading.length + 5);

const isText = ({ format }: Column) => format === 'text' || format === 'digits';

function headXml(columns: readonly Column[]): string {
  const headings = columns.map((column) =>
    textCell(column.heading, isText(column) ? STYLE.heading : STYLE.figureHeading),
  );
  return `${SHEET_HEAD}<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>${widthsXml(
    columns.map(widthOf),
  )}<sheetData><row r="1" ht="20" customHeight="1">${headings.join('')}</row>`;
}

/** A filter over the whole table, and no green corners where digits stand as text on purpose. */
function footXml(columns: readonly Column[], lastRow: number): string {
  const letters = columns.map((_, i) => columnLetters(i));
  const texts = columns.flatMap((column, i) =>
    isText(column) ? [`${letters[i]}1:${letters[i]}${lastRow}`] : [],
  );
  const ignored =
    texts.length === 0
      ? ''
      : `<ignoredErrors><ignoredError sqref="${texts.join(' ')}" numberStoredAsText="1"/></ignoredErrors>`;
  return `</sheetData><autoFilter ref="A1:${letters.at(-1)}${lastRow}"/>${PAPER}${ignored}</worksheet>`;
}

/** Reads rows one by one out of their pieces. */
interface RowReader {
  /** Waits for a row. */
  hasMore(): Promise<boolean>;
  /** The next row if it is at hand: none is behind the last row of a piece. */
  take(): readonly Cell[] | undefined;
  close(): Promise<void>;
}

function readerOf({ rows }: Table): RowReader {
  const pieces = rows()[Symbol.asyncIterator]();
  let piece: Iterator<readonly Cell[]> = [][Symbol.iterator]();
  let held: readonly Cell[] | undefined;
  const hold = (): boolean => {
    const next = piece.next();
    held = next.done ? undefined : next.value;
    return held !== undefined;
  };
  return {
    hasMore: async () => {
      while (held === undefined && !hold()) {
        const next = await pieces.next();
        if (next.done) return false;
        piece = next.value[Symbol.iterator]();
      }
      return true;
    },
    take: () => {
      const row = held;
      if (row !== undefined) hold();
      return row;
    },
    close: async () => {
      await pieces.return?.();
    },
  };
}

async function* sheetXml(
  columns: readonly Column[],
  reader: RowReader,
  mostRows: number,
): AsyncGenerator<Uint8Array> {
  const writers = columnWriters(columns, cellWriter);
  const pieces = createPieces();
  pieces.add(headXml(columns));
  let row = 1;
  while (row < mostRows && (await reader.hasMore())) {
    while (row < mostRows) {
      const cells = reader.take();
      if (cells === undefined) break;
      row += 1;
      let xml = `<row r="${row}">`;
      for (const { write, place } of writers) xml += write(cells[place]);
      pieces.add(`${xml}</row>`);
      const full = pieces.full();
      if (full) yield full;
    }
  }
  pieces.add(footXml(columns, row));
  yield pieces.rest();
}

/** One sheet of a workbook. */
export interface Sheet {
  readonly name: string;
  readonly content: AsyncIterable<Uint8Array>;
}

/**
 * The sheets of a table: one, or more when it has more rows than a sheet can hold ('Name', 'Name 2').
 * Each must be read to its end before the next one is asked for.
 */
export async function* tableSheets(table: Table, mostRows = MOST_ROWS): AsyncGenerator<Sheet> {
  const reader = readerOf(table);
  try {
    let number = 1;
    do {
      const name = number === 1 ? table.name : `${table.name} ${number}`;
      yield { name, content: sheetXml(table.columns, reader, mostRows) };
      number += 1;
    } while (await reader.hasMore());
  } finally {
    await reader.close();
  }
}
