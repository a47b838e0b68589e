import { type Page, pageXml } from './page.ts';
import { MOST_ROWS, type Sheet, tableSheets } from './sheet.ts';
import { STYLES_XML } from './styles.ts';
import type { Table } from './table.ts';
import { escapeXml } from './xml.ts';
import { type ZipPart, zipOf } from './zip.ts';

/** A workbook as it is to be read: its sheets in their order. */
export interface Workbook {
  readonly title: string;
  readonly created: Date;
  readonly sheets: readonly (Page | Table)[];
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const SPREADSHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** Every part is a sheet unless it is named: so this can stand before anybody knows how many there are. */
const CONTENT_TYPES = `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="${SPREADSHEET}.worksheet+xml"/><Override PartName="/xl/workbook.xml" ContentType="${SPREADSHEET}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${SPREADSHEET}.styles+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`;

const RELATIONSHIPS = `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/relationships/officeDocument" Target="xl/workbook.xml"/><Relationship Id="rId2" Type="${PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`;

const coreProperties = ({ title, created }: Workbook): string =>
  `${XML}<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${escapeXml(title)}</dc:title><dc:creator>Kiln Connect</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">${created.toISOString()}</dcterms:created></cp:coreProperties>`;

const part = (name: string, xml: string): ZipPart => ({ name, content: [Buffer.from(xml)] });

/** What Excel takes for the name of a sheet: no more than 31 characters and none of these. */
const sheetName = (name: string): string => name.replace(/[[\]:*?/\\]/g, '-').slice(0, 31);

/** A sheet that was written: `place` is that of its page or table in the workbook, `file` its part. */
interface WrittenSheet {
  readonly name: string;
  readonly place: number;
  readonly file: number;
}

const inOrder = (written: readonly WrittenSheet[]) =>
  [...written].sort((a, b) => a.place - b.place || a.file - b.file);

const workbookXml = (written: readonly WrittenSheet[]): string =>
  `${XML}<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${OFFICE}/relationships"><bookViews><workbookView activeTab="0"/></bookViews><sheets>${inOrder(
    written,
  )
    .map(
      ({ name, file }) =>
        `<sheet name="${escapeXml(sheetName(name))}" sheetId="${file}" r:id="rId${file}"/>`,
    )
    .join('')}</sheets></workbook>`;

const workbookRelationships = (written: readonly WrittenSheet[]): string =>
  `${XML}<Relationships xmlns="${PACKAGE}/relationships">${written
    .map(
      ({ file }) =>
        `<Relationship Id="rId${file}" Type="${OFFICE}/relationships/worksheet" Target="worksheets/sheet${file}.xml"/>`,
    )
    .join(
      '',
    )}<Relationship Id="rId${written.length + 1}" Type="${OFFICE}/relationships/styles" Target="styles.xml"/></Relationships>`;

async function* partsOf(workbook: Workbook, mostRows: number): AsyncGenerator<ZipPart> {
  yield part('[Content_Types].xml', CONTENT_TYPES);
  yield part('_rels/.rels', RELATIONSHIPS);
  yield part('docProps/core.xml', coreProperties(workbook));
  yield part('xl/styles.xml', STYLES_XML);
  const written: WrittenSheet[] = [];
  const sheetPart = (
    { name, content }: Pick<Sheet, 'name'> & Pick<ZipPart, 'content'>,
    place: number,
  ) => {
    const file = written.length + 1;
    written.push({ name, place, file });
    return { name: `xl/worksheets/sheet${file}.xml`, content };
  };
  // Tables first: a page tells of what was written, their sums among it.
  const tables = [...workbook.sheets.entries()].flatMap(([place, sheet]) =>
    'columns' in sheet ? [{ place, table: sheet }] : [],
  );
  const inTurn = [
    ...tables.filter(({ table }) => !table.isLate),
    ...tables.filter(({ table }) => table.isLate),
  ];
  for (const { place, table } of inTurn) {
    for await (const one of tableSheets(table, mostRows)) yield sheetPart(one, place);
  }
  for (const [place, sheet] of workbook.sheets.entries()) {
    if ('columns' in sheet) continue;
    yield sheetPart({ name: sheet.name, content: pageXml(sheet) }, place);
  }
  yield part('xl/workbook.xml', workbookXml(written));
  yield part('xl/_rels/workbook.xml.rels', workbookRelationships(written));
}

/**
 * The bytes of an Excel workbook (Office Open XML, ECMA-376), made while they are read: rows go
 * through and are forgotten. A table with more rows than a sheet holds goes on in another sheet.
 */
export const workbookOf = (
  workbook: Workbook,
  { mostRows = MOST_ROWS }: { mostRows?: number } = {},
): AsyncGenerator<Uint8Array> => zipOf(partsOf(workbook, mostRows), { modified: workbook.created });
