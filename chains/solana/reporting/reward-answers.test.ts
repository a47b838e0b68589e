import type { RewardPeriod } from '@kiln-connect/core';
import { describe, expect, it } from 'vitest';
import { rewardAnswers } from './reward-answers.ts';

const DAY = 86_400n;
const STAKED = 365_000n;

const day = (i: number, inflation: bigint, staked = STAKED): RewardPeriod => {
  const start = new Date(Date.UTC(2026, 0, i + 1));
  return {
    date: start.toISOString().slice(0, 10),
    start,
    end: new Date(start.getTime() + Number(DAY) * 1000),
    components: inflation > 0n ? { inflation } : {},
    stakeBalance: staked,
    balanceSeconds: staked * DAY,
    activeSeconds: Number(DAY),
    isFinal: true,
    asOf: start,
  };
};
const yieldsOf = (...days: RewardPeriod[]) =>
  rewardAnswers(days, 'daily').map(({ net_apy }) => net_apy);

describe('the yield of a day', () => {
  it('is that of the days from one credit to the next, not of what came on it', () => {
    // 100 on two days of 365,000 is 0.0137 % a day: 5 % a year.
    expect(yieldsOf(day(0, 100n), day(1, 0n), day(2, 100n), day(3, 0n), day(4, 100n))).toEqual([
      5,
      5,
      5,
      5,
      undefined,
    ]);
  });

  it('is known before the first credit where the days before it are an epoch', () => {
    expect(yieldsOf(day(0, 0n), day(1, 0n), day(2, 100n))).toEqual([5, 5, undefined]);
    expect(yieldsOf(day(0, 0n), day(1, 100n))).toEqual([undefined, undefined]);
  });

  it('is not made of the moments in which a stake that ended was still staked', () => {
    const ended = [day(0, 100n), day(1, 0n), day(2, 100n, 1n), day(3, 0n, 0n)];
    expect(yieldsOf(...ended)).toEqual([5, 5, undefined, undefined]);
  });
});

describe('the yield of an epoch', () => {
  it('is what was credited for it, on what was staked in it', () => {
    const epoch = { ...day(0, 100n), epoch: 7, balanceSeconds: STAKED * DAY * 2n };
    const [answer] = rewardAnswers([epoch], 'epoch');
    expect(answer).toMatchObject({
      epoch: 7,
      epoch_ts: '2026-01-01T00:00:00.000Z',
      net_apy: 5,
      active_balance: (STAKED + 100n).toString(),
    });
    expect(answer).not.toHaveProperty('date');
  });
});

describe('tips', () => {
  it('are told after what validators kept, which is not guessed', () => {
    const tipped = { ...day(0, 100n), components: { inflation: 100n, mev: 7n } };
    const [answer] = rewardAnswers([tipped], 'daily');
    expect(answer).toMatchObject({ rewards: '107', mev_rewards: '7' });
    for (const field of ['gross_mev_rewards', 'mev_commission', 'mev_gross_apy']) {
      expect(answer).not.toHaveProperty(field);
    }
  });

  it('that did not come were not divided either', () => {
    const [answer] = rewardAnswers([day(0, 100n)], 'epoch');
    expect(answer).toMatchObject({ gross_mev_rewards: '0', mev_commission: '0', mev_gross_apy: 0 });
  });
});
