import { describe, expect, it } from 'vitest';
import { rewardsRoute } from './rewards.ts';

const ask = (query: object) =>
  rewardsRoute.toReportQuery?.(rewardsRoute.query?.parse(query) as never);

const refusals = (query: object): string[] =>
  (rewardsRoute.query?.safeParse(query).error?.issues ?? []).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );

describe('a question for rewards', () => {
  it('asks for days by UTC, and income as it is earned, unless it says otherwise', () => {
    expect(ask({})).toEqual({ filter: {} });
    expect(
      ask({ format: 'weekly', timezone: '+02:00', recognition: 'withdrawal', include_usd: 'true' }),
    ).toEqual({
      filter: {},
      format: 'weekly',
      utcOffsetMinutes: 120,
      recognition: 'withdrawal',
      includeUsd: true,
    });
  });

  it('says by epoch which epochs, at most 32', () => {
    expect(ask({ format: 'epoch', start_epoch: '10', end_epoch: '41' })).toEqual({
      filter: {},
      format: 'epoch',
      startEpoch: 10,
      endEpoch: 41,
    });
    expect(refusals({ format: 'epoch' })).toEqual([
      'start_epoch: Expected the first epoch: format=epoch has to be told which.',
      'end_epoch: Expected the last epoch: format=epoch has to be told which.',
    ]);
    for (const end_epoch of ['9', '42']) {
      expect(refusals({ format: 'epoch', start_epoch: '10', end_epoch })).toEqual([
        'end_epoch: Expected 1 to 32 epochs from start_epoch on.',
      ]);
    }
  });

  it('is refused where epochs and what belongs to days are mixed', () => {
    expect(refusals({ start_epoch: '1' })).toEqual([
      'start_epoch: Expected format=epoch beside it.',
    ]);
    const epochs = { format: 'epoch', start_epoch: '1', end_epoch: '2' };
    for (const extra of [
      { start_date: '2026-05-01' },
      { timezone: 'UTC' },
      { include_usd: 'true' },
      { recognition: 'withdrawal' },
    ]) {
      expect(refusals({ ...epochs, ...extra })).toHaveLength(1);
    }
  });

  it('is told what would be right when a timezone has no whole hours', () => {
    expect(() => ask({ timezone: 'Asia/Kolkata' })).toThrow(
      expect.objectContaining({ code: 'unsupported_timezone' }),
    );
    expect(refusals({ format: 'yearly' })).toEqual([
      'format: Expected one of epoch, hourly, daily, weekly, monthly.',
    ]);
  });
});
