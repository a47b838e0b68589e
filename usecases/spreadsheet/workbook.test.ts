import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnLetters } from './cells.ts';
import type { Cell, Column, Table } from './table.ts';
import {
  hasLibreOffice,
  hasUnzip,
  OFFICE_TIMEOUT,
  readByLibreOffice,
  unzipped,
} from './testing/office.ts';
import { type Workbook, workbookOf } from './workbook.ts';
import { escapeXml } from './xml.ts';

const COLUMNS: readonly Column[] = [
  { heading: 'Day', format: 'day' },
  { heading: 'At', format: 'time' },
  { heading: 'ETH', format: 'amount' },
  { heading: 'Exact', format: 'text' },
  { heading: 'USD', format: 'usd' },
  { heading: 'Count', format: 'count' },
  { heading: 'APY', format: 'percent' },
];

const ROW: readonly Cell[] = [
  '2028-02-29',
  new Date('2028-02-29T23:59:59Z'),
  '-0.123456789123456789',
  '-0.123456789123456789',
  '1234.5',
  1_234_567,
  3.407,
];

const tableOf = (rows: number, row: readonly Cell[] = ROW, name = 'Rows'): Table => ({
  name,
  columns: COLUMNS,
  rows: async function* () {
    for (let i = 0; i < rows; i++) yield [row];
  },
});

const bookOf = (...sheets: Workbook['sheets']): Workbook => ({
  title: 'A <book> & more',
  created: new Date('2028-03-01T00:00:00Z'),
  sheets,
});

async function bytesOf(workbook: Workbook, options?: { mostRows: number }): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of workbookOf(workbook, options)) pieces.push(piece);
  return Buffer.concat(pieces);
}

const rowsIn = (xml: string | undefined): number => xml?.match(/<row /g)?.length ?? 0;

describe.skipIf(!hasLibreOffice)(
  'a workbook in LibreOffice (skipped where it is not installed)',
  () => {
    it(
      'shows its sheets, with days, times and figures as such and every text as it was',
      async () => {
        const texts = ['=1+1', '_x0041_', '<a> & "b"', 'é\u0001\ud800', ' two  blanks '];
        const workbook = bookOf(
          {
            name: 'Summary',
            widths: [30, 60],
            rows: () =>
              texts.map((value) => [
                { value: 'text', format: 'label' },
                { value, format: 'note' },
              ]),
          },
          tableOf(1),
          tableOf(
            1,
            COLUMNS.map(() => undefined),
            'Nothing',
          ),
        );
        const sheets = await readByLibreOffice(await bytesOf(workbook));
        expect([...sheets.keys()].sort()).toEqual(['Nothing', 'Rows', 'Summary']);
        expect(sheets.get('Summary')).toBe(
          'text,=1+1\ntext,_x0041_\ntext,"<a> & ""b"""\ntext,é\ufffd\ufffd\ntext, two  blanks \n',
        );
        expect(sheets.get('Rows')).toBe(
          'Day,At,ETH,Exact,USD,Count,APY\n2028-02-29,2028-02-29 23:59:59,-0.123456789123457,-0.123456789123456789,1234.5,1234567,3.407\n',
        );
      },
      OFFICE_TIMEOUT,
    );
  },
);

describe.skipIf(!hasUnzip)(
  'a workbook as an archive (skipped where unzip is not installed)',
  () => {
    it('goes on in another sheet when a sheet is full, and has them in the order of the book', async () => {
      const workbook = bookOf(
        { name: 'First', widths: [10], rows: () => [] },
        tableOf(7),
        tableOf(0),
      );
      const files = await unzipped(await bytesOf(workbook, { mostRows: 4 }));
      const book = files.get('xl/workbook.xml') ?? '';
      expect([...book.matchAll(/<sheet name="([^"]+)"/g)].map(([, name]) => name)).toEqual([
        'First',
        'Rows',
        'Rows 2',
        'Rows 3',
        'Rows',
      ]);
      expect([1, 2, 3, 4].map((n) => rowsIn(files.get(`xl/worksheets/sheet${n}.xml`)))).toEqual([
        4, 4, 2, 1,
      ]);
      for (const [, id] of book.matchAll(/r:id="(rId\d+)"/g)) {
        expect(files.get('xl/_rels/workbook.xml.rels')).toContain(`Id="${id}"`);
      }
    });

    it('has a table whose rows are long in coming at its place, though it is written behind the others', async () => {
      const late: Table = { ...tableOf(3, ROW, 'Late'), isLate: true };
      const files = await unzipped(await bytesOf(bookOf(late, tableOf(1))));
      const book = files.get('xl/workbook.xml') ?? '';
      expect([...book.matchAll(/<sheet name="([^"]+)"/g)].map(([, name]) => name)).toEqual([
        'Late',
        'Rows',
      ]);
      expect([1, 2].map((n) => rowsIn(files.get(`xl/worksheets/sheet${n}.xml`)))).toEqual([2, 4]);
    });

    it('keeps the first row in sight, filters all rows, and marks digits that are texts as meant', async () => {
      const files = await unzipped(await bytesOf(bookOf(tableOf(2))));
      const sheet = files.get('xl/worksheets/sheet1.xml');
      expect(sheet).toContain('state="frozen"');
      expect(sheet).toContain('<autoFilter ref="A1:G3"/>');
      expect(sheet).toContain('<ignoredError sqref="D1:D3" numberStoredAsText="1"/>');
      // 2028-02-29 is the 46812th day after 1899-12-30.
      expect(sheet).toContain('<row r="2"><c s="10"><v>46812</v></c>');
    });
  },
);

describe('writing a workbook', () => {
  it('asks for rows only as fast as somebody reads, and ends them when nobody does any more', async () => {
    let given = 0;
    let isEnded = false;
    const endless: Table = {
      ...tableOf(0),
      rows: async function* () {
        try {
          for (;;) {
            given += 1;
            yield Array.from({ length: 1000 }, () => ROW);
          }
        } finally {
          isEnded = true;
        }
      },
    };
    let read = 0;
    for await (const piece of workbookOf(bookOf(endless))) {
      read += piece.length;
      if (read > 100_000) break;
    }
    expect(isEnded).toBe(true);
    expect(given).toBeLessThan(100);
  });

  it('fails with the error of the rows, never with a workbook that looks whole', async () => {
    const failing: Table = {
      ...tableOf(0),
      rows: async function* () {
        yield [ROW];
        throw new Error('the database is gone');
      },
    };
    await expect(bytesOf(bookOf(failing))).rejects.toThrow('the database is gone');
  });
});

describe('what goes into XML', () => {
  it('holds nothing that XML 1.0 can not hold, and nothing that ends its element', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeXml(text)).not.toMatch(/(?![\t\n])\p{Cc}|\p{Cs}|[\ufffe\uffff<>"]|&(?!\w+;)/u);
      }),
    );
  });
});

describe('columns', () => {
  it('are called as spreadsheets call them', () => {
    expect([0, 25, 26, 51, 52, 701, 702].map(columnLetters)).toEqual([
      'A',
      'Z',
      'AA',
      'AZ',
      'BA',
      'ZZ',
      'AAA',
    ]);
  });
});
