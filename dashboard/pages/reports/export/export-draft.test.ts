import { utcOffsetMinutes } from '@kiln-connect/chains/timezone';
import { describe, expect, it } from 'vitest';
import {
  datesProblem,
  exportRequest,
  FIRST_DRAFT,
  TIMEZONES,
  usualRanges,
} from './export-draft.ts';

describe('an export', () => {
  it('is a workbook on everything when nothing else is chosen', () => {
    expect(exportRequest(FIRST_DRAFT, 'mainnet')).toEqual({
      route: 'report',
      query: { network: 'mainnet', start_date: '', end_date: '', format: 'xlsx' },
    });
  });

  it('of one table is CSV, and on the account or protocol that was chosen', () => {
    const table = { ...FIRST_DRAFT, content: 'table', sheet: 'stakes' } as const;
    expect(exportRequest({ ...table, subject: 'account:a:b' }, 'devnet').query).toMatchObject({
      account: 'a:b',
      chain: undefined,
      format: 'csv',
      sheet: 'stakes',
    });
    expect(exportRequest({ ...table, subject: 'protocol:eth' }, 'devnet').query).toMatchObject({
      account: undefined,
      chain: 'eth',
    });
  });

  it('of rewards by period says the clock and when income counts', () => {
    const draft = {
      ...FIRST_DRAFT,
      content: 'periods',
      timezone: '+02:00',
      recognition: 'withdrawal',
      firstDay: '2026-01-01',
    } as const;
    expect(exportRequest(draft, 'devnet')).toMatchObject({
      route: 'period-report',
      query: {
        start_date: '2026-01-01',
        periods: 'monthly',
        timezone: '+02:00',
        recognition: 'withdrawal',
        format: 'xlsx',
      },
    });
  });

  it('has clocks that the server knows, each hour once', () => {
    const minutes = TIMEZONES.map(({ value }) => utcOffsetMinutes(value));
    expect(minutes).toEqual(Array.from({ length: 27 }, (_, i) => (i - 12) * 60));
  });

  it('is held up by days in the wrong order alone', () => {
    expect(datesProblem({ firstDay: '2026-02-01', lastDay: '2026-01-31' })).toMatch(/on or after/);
    expect(datesProblem({ firstDay: '2026-02-01', lastDay: '2026-02-01' })).toBeUndefined();
    expect(datesProblem({ firstDay: '', lastDay: '2026-02-01' })).toBeUndefined();
  });

  it('finds whole months and years, over the end of a year too', () => {
    const ranges = usualRanges(new Date('2027-01-31T23:59:59Z'));
    expect(ranges).toEqual([
      { label: 'Last month', firstDay: '2026-12-01', lastDay: '2026-12-31' },
      { label: 'This month', firstDay: '2027-01-01', lastDay: '2027-01-31' },
      { label: 'Last year', firstDay: '2026-01-01', lastDay: '2026-12-31' },
      { label: 'This year', firstDay: '2027-01-01', lastDay: '2027-12-31' },
      { label: 'Everything', firstDay: '', lastDay: '' },
    ]);
  });
});
