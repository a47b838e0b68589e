import type { RewardDay } from '@kiln-connect/core';
import { describe, expect, it } from 'vitest';
import { withoutGaps } from './report-rewards.ts';

const earned = (day: string): RewardDay => ({
  day,
  components: { attestation: 5n },
  stakeBalance: 32n,
  balanceSeconds: 32n * 86_400n,
  activeSeconds: 86_400,
});
const daysOf = (days: readonly RewardDay[]) => days.map(({ day }) => day);

describe('the days of a report', () => {
  it('go on without a gap from the first day that earned to the last one asked for', () => {
    const days = withoutGaps([earned('2027-02-27'), earned('2027-03-02')], '2027-03-04');
    expect(daysOf(days)).toEqual([
      '2027-02-27',
      '2027-02-28',
      '2027-03-01',
      '2027-03-02',
      '2027-03-03',
      '2027-03-04',
    ]);
    expect(days[1]).toEqual({
      day: '2027-02-28',
      components: {},
      stakeBalance: 0n,
      balanceSeconds: 0n,
      activeSeconds: 0,
    });
    expect(days[3]).toEqual(earned('2027-03-02'));
  });

  it('begin on the first day that earned, and are none when none did', () => {
    expect(daysOf(withoutGaps([earned('2028-02-29')], '2028-02-29'))).toEqual(['2028-02-29']);
    expect(withoutGaps([], '2028-02-29')).toEqual([]);
  });

  it('are never fewer than those that earned', () => {
    expect(daysOf(withoutGaps([earned('2027-01-02')], '2026-12-31'))).toEqual(['2027-01-02']);
    expect(daysOf(withoutGaps([earned('2027-01-02')], undefined))).toEqual(['2027-01-02']);
  });
});
