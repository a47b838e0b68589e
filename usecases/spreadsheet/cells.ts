import { STYLE } from './styles.ts';
import type { Cell, CellFormat } from './table.ts';
import { escapeXml } from './xml.ts';

/**
 * Writes the cells of one column, from top to bottom. None says where it stands: a cell without a
 * reference stands behind the one before it (ECMA-376, 18.3.1.4), which halves a large file.
 */
type CellWriter = (cell: Cell) => string;

/** What a cell of a spreadsheet can hold. */
const MOST_CHARACTERS = 32_767;

/** Days from 1899-12-30, from which spreadsheets count, to 1970-01-01. */
const EPOCH = 25_569;
const MILLISECONDS_A_DAY = 86_400_000;

const NOTHING = '<c/>';

const serialOf = (milliseconds: number): number => milliseconds / MILLISECONDS_A_DAY + EPOCH;

/** Blanks at either end are kept only where it is said. */
const HAS_OUTER_BLANKS = /^\s|\s$/;

/** Text in the cell itself, which nothing computes; cut where a cell ends. */
export const textCell = (text: string, style: number = STYLE.text): string => {
  const shown = text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS - 1)}…` : text;
  const space = HAS_OUTER_BLANKS.test(shown) ? ' xml:space="preserve"' : '';
  return `<c s="${style}" t="inlineStr"><is><t${space}>${escapeXml(shown)}</t></is></c>`;
};

/** A figure as it is given; an empty cell of that style where there is none. */
export const figureCell = (cell: Cell, style: number): string =>
  cell === undefined ? `<c s="${style}"/>` : `<c s="${style}"><v>${cell}</v></c>`;

/** A column whose neighbouring rows often say the same: it is written once. */
function remembering(write: CellWriter): CellWriter {
  let last: Cell;
  let written = NOTHING;
  return (cell) => {
    if (cell !== last) {
      last = cell;
      written = write(cell);
    }
    return written;
  };
}

/** Figures as they are given: a spreadsheet rounds them to the digits that it keeps. */
const figure =
  (style: number, value: (cell: NonNullable<Cell>) => unknown = (cell) => cell) =>
  (): CellWriter => {
    const begin = `<c s="${style}"><v>`;
    return (cell) => (cell === undefined ? NOTHING : `${begin}${value(cell)}</v></c>`);
  };

const WRITERS: { readonly [format in CellFormat]: () => CellWriter } = {
  text: () => remembering((cell) => (cell === undefined ? NOTHING : textCell(String(cell)))),
  digits: () => {
    const begin = `<c s="${STYLE.text}" t="inlineStr"><is><t>`;
    return (cell) => (cell === undefined ? NOTHING : `${begin}${cell}</t></is></c>`);
  },
  count: figure(STYLE.count),
  amount: figure(STYLE.amount),
  usd: figure(STYLE.usd),
  percent: figure(STYLE.percent),
  day: figure(STYLE.day, (cell) => serialOf(Date.parse(`${String(cell)}T00:00:00Z`))),
  time: figure(STYLE.time, (cell) => serialOf(Number(cell))),
};

/** A writer for one column of that format; where there is no value the cell is empty. */
export const cellWriter = (format: CellFormat): CellWriter => WRITERS[format]();

/** The letters of a column, from 0: 'A', 'Z', 'AA'. */
export function columnLetters(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnLetters(Math.floor(index / 26) - 1) + letter;
}
