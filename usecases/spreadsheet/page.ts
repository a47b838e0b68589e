import { cellWriter, figureCell, textCell } from './cells.ts';
import { PAPER, SHEET_HEAD, widthsXml } from './sheet.ts';
import { STYLE } from './styles.ts';
import type { Cell, CellFormat } from './table.ts';

/** A cell of a page: a figure in its format, or text that looks like what it is. */
export interface PageCell {
  readonly value: Cell;
  readonly format: CellFormat | 'title' | 'label' | 'note' | 'heading' | 'figureHeading';
  /** Of the row that sums those above it. */
  readonly isTotal?: true;
}

/** A sheet that people read from top to bottom: short, and laid out freely. */
export interface Page {
  readonly name: string;
  /** Of its columns, in characters. */
  readonly widths: readonly number[];
  /** Called when all tables of the workbook are written. */
  readonly rows: () => readonly (readonly PageCell[])[] | Promise<readonly (readonly PageCell[])[]>;
}

/** How a cell of a sum looks; one without a style of its own looks as any other. */
const TOTALS: { readonly [format in PageCell['format']]?: number } = {
  text: STYLE.totalText,
  count: STYLE.totalCount,
  amount: STYLE.totalAmount,
  usd: STYLE.totalUsd,
};

const cellXml = ({ value, format, isTotal }: PageCell): string => {
  const total = isTotal && TOTALS[format];
  if (total !== undefined) {
    return format === 'text' ? textCell(String(value), total) : figureCell(value, total);
  }
  switch (format) {
    case 'title':
    case 'label':
    case 'note':
    case 'heading':
    case 'figureHeading':
      return textCell(String(value ?? ''), STYLE[format]);
    default:
      return cellWriter(format)(value);
  }
};

/** Heights in points. */
const TITLE_LINE = 26;
const LINE = 16;

/** How many lines the longest note of a row takes: a spreadsheet does not find out by itself. */
const linesOf = (cells: readonly PageCell[], widths: readonly number[]): number =>
  Math.max(
    1,
    ...cells.map(({ value, format }, i) =>
      format === 'note' ? Math.ceil((String(value).length * 1.1) / (widths[i] ?? 1)) : 1,
    ),
  );

/** The XML of a page (ECMA-376, 18.3). */
export async function* pageXml({ widths, rows }: Page): AsyncGenerator<Uint8Array> {
  const lines = (await rows()).map((cells, i) => {
    const height = cells.some(({ format }) => format === 'title')
      ? TITLE_LINE
      : LINE * linesOf(cells, widths);
    return `<row r="${i + 1}" ht="${height}" customHeight="1">${cells.map(cellXml).join('')}</row>`;
  });
  yield Buffer.from(
    `${SHEET_HEAD}<sheetViews><sheetView showGridLines="0" workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15"/>${widthsXml(widths)}<sheetData>${lines.join('')}</sheetData>${PAPER}</worksheet>`,
  );
}
