import type { RewardComponents } from '@kiln-connect/core';
import type { ReportContext, RewardSum } from '@kiln-connect/store';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayAfter } from './reward-calendar.ts';
import { rewardPeriods } from './reward-periods.ts';

const sum = (unit: string, fields: Partial<RewardSum> = {}): RewardSum => ({
  unit,
  earned: new Map([[unit, { attestation: 5n }]]),
  recognized: new Map(),
  stakeBalance: 32n,
  balanceSeconds: 32n * 86_400n,
  activeSeconds: 86_400,
  medianBlockReward: undefined,
  ...fields,
});

const CURSOR = {
  position: 1,
  blockId: 'b',
  time: new Date('2027-03-04T12:00:00Z'),
};
const FINALIZED = { position: 1, time: new Date('2027-03-03T23:59:48Z') };

const context = (fields: Partial<ReportContext> = {}) => ({
  cursor: { ...CURSOR, finalized: FINALIZED },
  isReading: false,
  closed: [],
  prices: new Map<string, string>(),
  ...fields,
});

const report = (
  sums: readonly RewardSum[],
  fields: Partial<Parameters<typeof rewardPeriods>[0]> = {},
) =>
  rewardPeriods({
    question: { unit: 'day', utcOffsetMinutes: 0 },
    sums,
    opening: 0n,
    context: context(),
    ...fields,
  });

describe('the periods of a report', () => {
  it('go on without a gap from the first that earned to what the chain has reached', () => {
    const days = report([sum('2027-02-27'), sum('2027-03-02')]);
    expect(days.map(({ date }) => date)).toEqual([
      '2027-02-27',
      '2027-02-28',
      '2027-03-01',
      '2027-03-02',
      '2027-03-03',
      '2027-03-04',
    ]);
    expect(days[1]).toMatchObject({ components: {}, stakeBalance: 0n, activeSeconds: 0 });
    expect(report([])).toEqual([]);
  });

  it('end with the last day that was asked for, in every unit', () => {
    const until = new Date('2027-03-03T00:00:00Z');
    const dates = (unit: 'hour' | 'day' | 'week' | 'month', first: string) =>
      report([sum(first)], { question: { unit, utcOffsetMinutes: 0, until } }).map(
        ({ date }) => date,
      );
    expect(dates('day', '2027-03-01')).toEqual(['2027-03-01', '2027-03-02']);
    expect(dates('week', '2027-02-22')).toEqual(['2027-02-22', '2027-03-01']);
    expect(dates('month', '2027-01-01')).toEqual(['2027-01-01', '2027-02-01', '2027-03-01']);
    expect(dates('hour', '2027-03-02T22:00:00Z')).toEqual(['2027-03-02', '2027-03-02']);
  });

  it('are final once they are over and finalized, and none is while a history is still read', () => {
    const days = report([sum('2027-03-02')]);
    expect(days.map(({ isFinal }) => isFinal)).toEqual([true, false, false]);
    expect(days.map(({ asOf }) => asOf)).toEqual(Array(3).fill(CURSOR.time));
    const reading = report([sum('2027-03-02')], { context: context({ isReading: true }) });
    expect(reading.some(({ isFinal }) => isFinal)).toBe(false);
    const unknown = report([sum('2027-03-02')], { context: context({ cursor: CURSOR }) });
    expect(unknown.some(({ isFinal }) => isFinal)).toBe(false);
  });

  it('count on average who earned, for the part of a period that has passed', () => {
    const question = { unit: 'day', utcOffsetMinutes: 0, hasMedian: true } as const;
    const sums = [
      sum('2027-03-03', { activeSeconds: 3 * 86_400 + 43_200 }),
      sum('2027-03-04', { activeSeconds: 4 * 43_200, medianBlockReward: 9n }),
    ];
    const [whole, half] = report(sums, { question });
    expect(whole?.whole).toEqual({ activeStakes: 3.5, medianBlockReward: undefined });
    expect(half?.whole).toEqual({ activeStakes: 4, medianBlockReward: 9n });
  });

  it('carry what was accrued on: opening + earned − paid = closing, and the next opens with it', () => {
    const amount = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
    const day = fc.record({ earned: amount, execution: amount, paid: amount });
    fc.assert(
      fc.property(amount, fc.array(day, { minLength: 1, maxLength: 20 }), (opening, days) => {
        const sums = days.map(({ earned, execution, paid }, i) => {
          const date = dayAfter('2027-02-01', i * 2);
          return sum(date, {
            earned: new Map([[date, { attestation: earned, execution }]]),
            recognized: new Map([[date, paid]]),
          });
        });
        const periods = report(sums, {
          opening,
          question: { unit: 'day', utcOffsetMinutes: 0, accruing: ['attestation'] },
        });
        let before = opening;
        for (const { accrued } of periods) {
          if (!accrued) throw new Error('nothing accrued');
          expect(accrued.opening).toBe(before);
          expect(accrued.closing).toBe(accrued.opening + accrued.earned - accrued.paid);
          before = accrued.closing;
        }
        const total = (of: 'earned' | 'paid') => days.reduce((all, one) => all + one[of], 0n);
        expect(before).toBe(opening + total('earned') - total('paid'));
      }),
    );
  });
});

describe('periods in US dollars', () => {
  const ETH = 10n ** 18n;
  const prices = new Map([
    ['2027-03-01', '1000.00000000'],
    ['2027-03-02', '3000.00000000'],
  ]);
  const days = (...amounts: [string, RewardComponents][]) => ({ earned: new Map(amounts) });

  it('have each day at its own rate, and the balance at that of the last day', () => {
    const [week] = report(
      [
        sum('2027-03-01', {
          ...days(['2027-03-01', { attestation: ETH }], ['2027-03-02', { attestation: -2n * ETH }]),
          stakeBalance: 32n * ETH,
        }),
      ],
      {
        question: { unit: 'week', utcOffsetMinutes: 0, until: new Date('2027-03-03T00:00:00Z') },
        context: context({ prices }),
        valuedDecimals: 18,
      },
    );
    expect(week?.usd).toEqual({
      rewards: -5_000n * 10n ** 8n,
      stakeBalance: 96_000n * 10n ** 8n,
      missingDays: [],
    });
  });

  it('have no value where a price is missing, and name the day; a day without rewards needs none', () => {
    const [first, second, third] = report(
      [
        sum('2027-03-02', { ...days(['2027-03-02', { attestation: ETH }]), stakeBalance: ETH }),
        sum('2027-03-03', { ...days(['2027-03-03', { attestation: ETH }]), stakeBalance: ETH }),
        sum('2027-03-04', { earned: new Map(), stakeBalance: 0n }),
      ],
      { context: context({ prices }), valuedDecimals: 18 },
    ).map(({ usd }) => usd);
    expect(first).toEqual({
      rewards: 3_000n * 10n ** 8n,
      stakeBalance: 3_000n * 10n ** 8n,
      missingDays: [],
    });
    expect(second).toEqual({
      rewards: undefined,
      stakeBalance: undefined,
      missingDays: ['2027-03-03'],
    });
    expect(third).toEqual({ rewards: 0n, stakeBalance: 0n, missingDays: [] });
  });

  it('value what was paid, not what was earned, where income is recognized so', () => {
    const [day] = report(
      [
        sum('2027-03-01', {
          ...days(['2027-03-01', { attestation: 5n * ETH, execution: ETH }]),
          recognized: new Map([['2027-03-01', 2n * ETH]]),
        }),
      ],
      {
        question: { unit: 'day', utcOffsetMinutes: 0, accruing: ['attestation'] },
        context: context({ prices }),
        valuedDecimals: 18,
      },
    );
    expect(day?.usd?.rewards).toBe(3_000n * 10n ** 8n);
  });
});

describe('periods that are closed', () => {
  const month = (fields = {}) => ({
    id: 'p',
    month: '2027-02-01',
    version: 1,
    closedAt: new Date('2027-03-02T09:00:00Z'),
    asOf: new Date('2027-03-02T08:59:00Z'),
    restatements: [],
    ...fields,
  });

  it('say so when all of their days are, and stay as of then', () => {
    const closed = [month()];
    const marks = (unit: 'day' | 'week' | 'month', first: string) =>
      report([sum(first)], {
        question: { unit, utcOffsetMinutes: 0 },
        context: context({ closed }),
      }).map((period) => [period.date, period.closed?.at, period.isFinal]);
    expect(marks('day', '2027-02-28').slice(0, 2)).toEqual([
      ['2027-02-28', closed[0]?.closedAt, true],
      ['2027-03-01', undefined, true],
    ]);
    // The week of 22 February ends with 28 February; the next one is open.
    expect(marks('week', '2027-02-22').map(([, at]) => at !== undefined)).toEqual([true, false]);
    expect(marks('month', '2027-02-01').map(([, at]) => at !== undefined)).toEqual([true, false]);
    const [day] = report([sum('2027-02-28')], { context: context({ closed }) });
    expect(day?.asOf).toEqual(closed[0]?.asOf);
  });

  it('tell the latest restatement that changed one of their days, and no other', () => {
    const restated = (day: number, days: string[]) => ({
      at: new Date(Date.UTC(2027, 3, day)),
      reason: `reason ${day}`,
      days,
    });
    const closed = [
      month({
        restatements: [restated(1, ['2027-02-03', '2027-02-04']), restated(2, ['2027-02-03'])],
      }),
    ];
    const days = report([sum('2027-02-03'), sum('2027-02-05')], { context: context({ closed }) });
    expect(days.slice(0, 3).map((day) => day.closed?.restatement?.reason)).toEqual([
      'reason 2',
      'reason 1',
      undefined,
    ]);
  });

  it('are never hours or days of another timezone: books are closed by UTC days', () => {
    for (const question of [
      { unit: 'hour', utcOffsetMinutes: 0 },
      { unit: 'day', utcOffsetMinutes: 120 },
    ] as const) {
      const unit = question.unit === 'hour' ? '2027-02-03T04:00:00Z' : '2027-02-03';
      const [period] = report([sum(unit)], { question, context: context({ closed: [month()] }) });
      expect(period?.closed).toBeUndefined();
    }
  });
});
