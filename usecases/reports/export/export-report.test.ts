import { REPORT_SHEETS } from '@kiln-connect/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../../caller.ts';
import {
  hasLibreOffice,
  OFFICE_TIMEOUT,
  readByLibreOffice,
} from '../../spreadsheet/testing/office.ts';
import type { System } from '../../system.ts';
import { anEarningAccount, EARNING_STAKES, READ_UNTIL } from '../../testing/earning-account.ts';
import {
  aCaller,
  anOrganization,
  openTestSystem,
  type TestSystem,
} from '../../testing/test-system.ts';
import {
  exportAccountReport,
  exportChainReport,
  exportOrganizationReport,
  type ReportFile,
} from './export-report.ts';

const [ACTIVE, EXITED] = EARNING_STAKES;
let test: TestSystem;
let system: System;
let acme: Caller;
let rival: Caller;
let account: string;

beforeAll(async () => {
  test = await openTestSystem({ clock: { now: () => READ_UNTIL } });
  system = test.system;
  acme = await aCaller({ organization: await anOrganization('acme', system) }, system);
  rival = await aCaller({ organization: await anOrganization('rival', system) }, system);
  account = await anEarningAccount({ name: 'Kasse & "Söhne" =1' }, acme, system);
}, 120_000);
afterAll(() => test.remove());

async function bytesOf({ content }: ReportFile): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of content) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

/** Records of CSV without quotes. */
const csv = async (file: ReportFile): Promise<string[][]> =>
  (await bytesOf(file))
    .toString()
    .split('\r\n')
    .slice(0, -1)
    .map((line) => line.split(','));

describe('a report as CSV', () => {
  it('tells rewards by day with every digit, the price of the day, and nothing where it is not known', async () => {
    const file = await exportAccountReport({ id: account, format: 'csv' }, acme, system);
    expect(file.type).toBe('text/csv; charset=utf-8');
    expect(file.name).toBe('account_Kasse_S_hne_1_rewards_report_2026-04-01.csv');
    const [headings = [], ...days] = await csv(file);
    const shown = days.map((cells) =>
      ['Day (UTC)', 'Rewards (ETH)', 'Rewards (USD)', 'Source of the price', 'Final'].map(
        (heading) => cells[headings.indexOf(heading)],
      ),
    );
    expect(shown).toEqual([
      ['2026-03-30', '0.004', '8', 'coingecko', 'no'],
      // 0.054000000000000001 ETH at 2500 dollars, rounded to 10^-8 dollars.
      ['2026-03-31', '0.054000000000000001', '135', 'coingecko', 'no'],
      ['2026-04-01', '-0.000000001', '', '', 'no'],
    ]);
    expect(new Set(days.map(([protocol]) => protocol))).toEqual(new Set(['ETH']));
  });

  it('tells the rewards of each stake, which add up to those of the days', async () => {
    const asked = { id: account, format: 'csv', sheet: 'stake_rewards' } as const;
    const [, ...rows] = await csv(await exportAccountReport(asked, acme, system));
    expect(
      rows.map(([, day, stake, consensus, execution]) => [day, stake, consensus, execution]),
    ).toEqual([
      ['2026-03-30', ACTIVE, '0.002', '0'],
      ['2026-03-31', ACTIVE, '0.002', '0.050000000000000001'],
      ['2026-04-01', ACTIVE, '0', '0'],
      ['2026-03-30', EXITED, '0.002', '0'],
      ['2026-03-31', EXITED, '0.002', '0'],
      ['2026-04-01', EXITED, '-0.000000001', '0'],
    ]);
  });

  it('is called after its table, so that those of one day stand beside each other', async () => {
    const names = await Promise.all(
      REPORT_SHEETS.map(async (sheet) => {
        const file = await exportAccountReport({ id: account, format: 'csv', sheet }, acme, system);
        await file.content.return(undefined);
        return file.name;
      }),
    );
    expect(new Set(names).size).toBe(REPORT_SHEETS.length);
    expect(names[3]).toBe('account_Kasse_S_hne_1_operations_report_2026-04-01.csv');
  });

  it('keeps to the days that are asked for', async () => {
    const days = { startDate: '2026-03-31', endDate: '2026-03-31' };
    for (const sheet of ['rewards', 'stake_rewards'] as const) {
      const asked = { id: account, format: 'csv', sheet, ...days } as const;
      const [, ...rows] = await csv(await exportAccountReport(asked, acme, system));
      expect(new Set(rows.map(([, day]) => day))).toEqual(new Set(['2026-03-31']));
    }
  });

  it('cuts days where its clock is, each hour at the price of its day in UTC', async () => {
    const asked = { id: account, format: 'csv', utcOffsetMinutes: 14 * 60 } as const;
    const [headings = [], ...days] = await csv(await exportAccountReport(asked, acme, system));
    const shown = days.map((cells) =>
      ['Day (UTC+14:00)', 'Rewards (ETH)', 'Price of 1 ETH (USD)', 'Rewards (USD)', 'Books'].map(
        (heading) => cells[headings.indexOf(heading)],
      ),
    );
    expect(shown).toEqual([
      ['2026-03-31', '0.004', '2500', '8', ''],
      ['2026-04-01', '0.054000000000000001', '', '135', ''],
      ['2026-04-02', '-0.000000001', '', '', ''],
    ]);
  });

  it('tells what was paid out as income, and what stakes hold, where that is asked for', async () => {
    const asked = { id: account, format: 'csv', recognition: 'withdrawal' } as const;
    const [headings = [], ...days] = await csv(await exportAccountReport(asked, acme, system));
    const shown = days.map((cells) =>
      ['Rewards', 'Opening accrued', 'Paid out of it', 'Closing accrued', 'Income as paid out']
        .map((heading) => cells[headings.indexOf(`${heading} (ETH)`)])
        .concat(cells[headings.indexOf('Income (USD)')] ?? 'no such column'),
    );
    expect(shown).toEqual([
      ['0.004', '0', '0', '0.004', '0', '0'],
      ['0.054000000000000001', '0.004', '0', '0.008', '0.050000000000000001', '125'],
      ['-0.000000001', '0.008', '0', '0.007999999', '0', '0'],
    ]);
  });

  it('says where nobody can tell what of a payout is income', async () => {
    const asked = { chain: 'sol', filter: {}, recognition: 'withdrawal' } as const;
    await expect(exportChainReport(asked, acme, system)).rejects.toMatchObject({
      code: 'recognition_not_available',
    });
  });

  it('lets no spreadsheet compute what others wrote', async () => {
    const asked = { id: account, format: 'csv', sheet: 'operations' } as const;
    const [headings = [], operation = []] = await csv(
      await exportAccountReport(asked, acme, system),
    );
    expect(operation[headings.indexOf('Paid to')]).toBe("'=1+1");
    expect(operation[headings.indexOf('Amount (ETH)')]).toBe('0.050000000000000001');
  });

  it('speaks of the stakes that are named, also of those in no account', async () => {
    const filter = { stakeIds: [ACTIVE] };
    const asked = { chain: 'eth', filter, format: 'csv', sheet: 'stakes' } as const;
    const [headings = [], ...rows] = await csv(await exportChainReport(asked, rival, system));
    expect(rows).toHaveLength(1);
    expect(rows[0]?.[headings.indexOf('Balance (ETH)')]).toBe('32.000000005');
    // The names of the accounts are those of the asker alone.
    expect(rows[0]?.[headings.indexOf('Accounts')]).toBe('');
  });
});

describe.skipIf(!hasLibreOffice)(
  'a report as a workbook (skipped where LibreOffice is not installed)',
  () => {
    it(
      'opens with a summary of what is held and what each month brought, and says how',
      async () => {
        const file = await exportOrganizationReport({ id: acme.organizationId }, acme, system);
        expect(file.type).toBe('application/octet-stream');
        expect(file.name).toBe('organization_acme_report_2026-04-01.xlsx');
        const sheets = await readByLibreOffice(await bytesOf(file));
        expect([...sheets.keys()].sort()).toEqual([
          'Method',
          'Operations',
          'Rewards by day',
          'Rewards by stake',
          'Stakes',
          'Summary',
        ]);
        const summary = sheets.get('Summary') ?? '';
        expect(summary).toContain('Organization,acme');
        expect(summary).toContain('Stakes,2');
        expect(summary).toContain('Active stakes,1');
        expect(summary).toContain('Balance (ETH),32.000000005');
        expect(summary).toContain(
          'Balance (USD),80000.0000125,"at the price of 2026-03-31, coingecko"',
        );
        expect(summary).toContain('2026-03,0.008,0.05,0,0.058,143,0,no');
        // A day of April has no price: its value is not known, and neither is that of all.
        expect(summary).toContain('2026-04,-0.000000001,0,0,-0.000000001,not known,1,no');
        expect(summary).toContain('All,0.007999999,0.05,0,0.057999999,not known,1');
        expect(summary).toContain('2026-03,0,0.008,0,0.008');
        expect(summary).toContain('2026-04,0.008,-0.000000001,0,0.007999999');
        expect(sheets.get('Method')).toContain('APY = rewards');
        expect(sheets.get('Method')).toContain('As it is earned (recognition=accrual)');
        expect(sheets.get('Rewards by day')).toContain('0.054000000000000001');
      },
      OFFICE_TIMEOUT,
    );

    it(
      'says by which clock it is, and when rewards are its income',
      async () => {
        const clock = { utcOffsetMinutes: -5 * 60, recognition: 'withdrawal' } as const;
        const asked = { id: acme.organizationId, startDate: '2026-03-30', ...clock };
        const file = await exportOrganizationReport(asked, acme, system);
        const sheets = await readByLibreOffice(await bytesOf(file));
        const summary = sheets.get('Summary') ?? '';
        expect(summary).toContain('"2026-03-30 to now, UTC-05:00 days, inclusive"');
        expect(summary).toContain('Month (UTC-05:00)');
        // Rewards, what of them is income, and that in dollars.
        expect(summary).toContain('2026-03,0.008,0.05,0,0.058,0.05,125,0,no');
        expect(sheets.get('Method')).toContain('UTC-05:00, from midnight to midnight');
        expect(sheets.get('Method')).toContain('As it is paid out (recognition=withdrawal)');
        expect(sheets.get('Rewards by day')).toContain('Day (UTC-05:00)');
        expect(sheets.get('Rewards by stake')).toContain('Day (UTC)');
      },
      OFFICE_TIMEOUT,
    );
  },
);

describe('reports', () => {
  it('of another organization or its accounts are as if they were not there', async () => {
    await expect(exportAccountReport({ id: account }, rival, system)).rejects.toMatchObject({
      code: 'account_not_found',
    });
    const theirs = { id: acme.organizationId };
    await expect(exportOrganizationReport(theirs, rival, system)).rejects.toMatchObject({
      code: 'organization_not_found',
    });
    const filter = { accounts: [account] };
    await expect(exportChainReport({ chain: 'eth', filter }, rival, system)).rejects.toMatchObject({
      code: 'account_not_found',
    });
  });

  it('are made also where there is nothing to tell', async () => {
    const empty = await exportOrganizationReport({ id: rival.organizationId }, rival, system);
    expect((await bytesOf(empty)).subarray(0, 2).toString()).toBe('PK');
    const asked = { id: rival.organizationId, format: 'csv' } as const;
    expect(await csv(await exportOrganizationReport(asked, rival, system))).toEqual([['Protocol']]);
  });
});
