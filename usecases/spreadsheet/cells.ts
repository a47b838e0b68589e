import { STYLE } from './styles.ts';
import type { Cell, CellFormat } from './table.ts';
import { escapeXml } from './xml.ts';

/** Writes one cell: its reference ('C7') and a value that is there. */
type CellWriter = (reference: string, cell: NonNullable<Cell>) => string;

/** What a cell of a spreadsheet can hold. */
const MOST_CHARACTERS = 32_767;

/** Days from 1899-12-30, from which spreadsheets count, to 1970-01-01. */
const EPOCH = 25_569;
const MILLISECONDS_A_DAY = 86_400_000;

const serialOf = (milliseconds: number): number => milliseconds / MILLISECONDS_A_DAY + EPOCH;

/** Text in the cell itself, which nothing computes; cut where a cell ends. */
export const textCell = (reference: string, text: string, style: number = STYLE.text): string => {
  const shown = text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS - 1)}…` : text;
  return `<c r="${reference}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(shown)}</t></is></c>`;
};

const figure =
  (style: number, value: (cell: NonNullable<Cell>) => number): CellWriter =>
  (reference, cell) =>
    `<c r="${reference}" s="${style}"><v>${value(cell)}</v></c>`;

const WRITERS: { readonly [format in CellFormat]: CellWriter } = {
  text: (reference, cell) => textCell(reference, String(cell)),
  count: figure(STYLE.count, Number),
  amount: figure(STYLE.amount, Number),
  usd: figure(STYLE.usd, Number),
  percent: figure(STYLE.percent, Number),
  day: figure(STYLE.day, (cell) => serialOf(Date.parse(`${String(cell)}T00:00:00Z`))),
  time: figure(STYLE.time, (cell) => serialOf(Number(cell))),
};

/** A cell of that format; nothing where there is no value. */
export const writeCell = (format: CellFormat, reference: string, cell: Cell): string =>
  cell === undefined ? '' : WRITERS[format](reference, cell);

/** The letters of a column, from 0: 'A', 'Z', 'AA'. */
export function columnLetters(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnLetters(Math.floor(index / 26) - 1) + letter;
}
