import { describe, expect, it } from 'vitest';
import { reportsRoute as reportsOfSolana } from '../../solana/wire/reports.ts';
import { reportsRoute } from './reports.ts';

const ask = (query: object) =>
  reportsRoute.toReportQuery?.(reportsRoute.query?.parse(query) as never);

const refusals = (query: object, route: typeof reportsRoute = reportsRoute): string[] =>
  (route.query?.safeParse(query).error?.issues ?? []).map(({ message }) => message);

describe('a question for an exported report', () => {
  it('takes a clock and a recognition of income as that for rewards does', () => {
    expect(ask({})).toEqual({ filter: {}, file: {} });
    expect(ask({ timezone: '-05:00', recognition: 'withdrawal', format: 'xlsx' })).toEqual({
      filter: {},
      file: { format: 'xlsx' },
      utcOffsetMinutes: -300,
      recognition: 'withdrawal',
    });
    expect(() => ask({ timezone: 'Asia/Kolkata' })).toThrow(
      expect.objectContaining({ code: 'unsupported_timezone' }),
    );
    expect(refusals({ recognition: 'cash' })).toEqual(['Expected one of accrual, withdrawal.']);
  });

  it('is refused both for the rewards of single stakes, which are by UTC day as they were earned', () => {
    const table = { format: 'csv', sheet: 'stake_rewards' };
    expect(refusals({ ...table, recognition: 'accrual' })).toEqual([]);
    for (const clock of [{ timezone: '+02:00' }, { recognition: 'withdrawal' }]) {
      expect(refusals({ ...table, ...clock })).toEqual([
        'stake_rewards tells what stakes earned by UTC day, as it was earned: leave timezone and recognition out, or ask for sheet=rewards.',
      ]);
      expect(refusals({ ...table, sheet: 'rewards', ...clock })).toEqual([]);
    }
  });

  it('is refused both on a chain that has neither', () => {
    for (const clock of [{ timezone: '+02:00' }, { recognition: 'withdrawal' }]) {
      expect(refusals(clock, reportsOfSolana as never)).toHaveLength(1);
    }
  });
});
