import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLine, csvOf, inertText } from './csv.ts';
import type { Table } from './table.ts';

/** Reads CSV as RFC 4180 says, by another way than it was written. */
function parse(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    record.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === ',') continue;
    records.push(record);
    record = [];
    if (pattern.lastIndex === text.length) return records;
  }
  throw new Error(`this is no CSV: ${JSON.stringify(text)}`);
}

const read = async (table: Table) => {
  let text = '';
  for await (const piece of csvOf(table)) text += Buffer.from(piece).toString();
  return text;
};

describe('CSV', () => {
  it('is read back as it was, whatever the texts hold', () => {
    const record = fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 4 });
    const records = fc.array(record, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(records, (given) => {
        expect(parse(given.map(csvLine).join(''))).toEqual(given);
      }),
    );
    expect(parse(csvLine(['"', ',', '\r', '\n', '\r\n', '']))).toEqual([
      ['"', ',', '\r', '\n', '\r\n', ''],
    ]);
  });

  it('lets no spreadsheet compute a text', () => {
    for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', ' =1', '\t=1', '\r=1', '＝1', '\u200b=1']) {
      expect(inertText(text)).toBe(`'${text}`);
    }
    for (const text of ['', 'a=b', '0xab', '1-2', "'=1"]) expect(inertText(text)).toBe(text);
  });

  it('writes figures exactly, days and times in UTC, and nothing where nothing is known', async () => {
    const table: Table = {
      name: 'All',
      columns: [
        { heading: 'Name', format: 'text' },
        { heading: 'Day', format: 'day' },
        { heading: 'Time', format: 'time' },
        { heading: 'ETH', format: 'amount' },
        { heading: 'USD', format: 'usd' },
        { heading: 'Count', format: 'count' },
      ],
      rows: async function* () {
        yield [
          [
            '=cmd',
            '2026-02-28',
            new Date('2026-02-28T23:59:59Z'),
            '-0.000000000000000001',
            '-1.5',
            7,
          ],
        ];
        yield [[undefined, undefined, undefined, undefined, undefined, undefined]];
      },
    };
    expect(await read(table)).toBe(
      [
        'Name,Day,Time,ETH,USD,Count',
        "'=cmd,2026-02-28,2026-02-28T23:59:59.000Z,-0.000000000000000001,-1.5,7",
        ',,,,,',
        '',
      ].join('\r\n'),
    );
  });
});
