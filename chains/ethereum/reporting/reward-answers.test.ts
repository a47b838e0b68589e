import type { RewardPeriod } from '@kiln-connect/core';
import { describe, expect, it } from 'vitest';
import { rewardAnswers } from './reward-answers.ts';

const WEI = 10n ** 18n;
const DAY: RewardPeriod = {
  date: '2026-05-01',
  start: new Date('2026-05-01T00:00:00Z'),
  end: new Date('2026-05-02T00:00:00Z'),
  components: {},
  stakeBalance: 0n,
  balanceSeconds: 0n,
  activeSeconds: 0,
  isFinal: true,
  asOf: new Date('2026-05-03T10:00:00Z'),
};
const answerOf = (fields: Partial<RewardPeriod>) =>
  rewardAnswers([{ ...DAY, ...fields }], 'daily')[0];

describe('the days of a report', () => {
  it('tell consensus and execution apart, with slashings among the first', () => {
    const components = {
      attestation: 100n,
      sync_committee: -20n,
      proposer: 30n,
      slashing: -60n,
      execution: 7n,
      execution_mev: 11n,
    };
    expect(answerOf({ components, stakeBalance: 32n * WEI })).toMatchObject({
      date: '2026-05-01',
      consensus_rewards: '50',
      attestation_rewards: '100',
      sync_committee_rewards: '-20',
      proposer_rewards: '30',
      slashing_penalties: '-60',
      execution_rewards: '18',
      non_mev_execution_rewards: '7',
      mev_execution_rewards: '11',
      rewards: '68',
      stake_balance: '32000000000000000000',
    });
  });

  it('give each yield on the balance that earned, weighted by time', () => {
    // Two validators of 32 ETH, one for the whole day and one for half of it.
    const balanceSeconds = 32n * WEI * 86_400n + 32n * WEI * 43_200n;
    const components = { attestation: 48n * 10n ** 14n, execution: 24n * 10n ** 14n };
    expect(answerOf({ components, balanceSeconds })).toMatchObject({
      cl_apy: 3.65,
      el_apy: 1.825,
      gross_apy: 5.475,
    });
  });

  it('are negative as a whole when penalties outweigh, yields too', () => {
    const balanceSeconds = 32n * WEI * 86_400n;
    expect(
      answerOf({ components: { attestation: -32n * 10n ** 14n }, balanceSeconds }),
    ).toMatchObject({
      consensus_rewards: '-3200000000000000',
      rewards: '-3200000000000000',
      cl_apy: -3.65,
      gross_apy: -3.65,
    });
  });

  it('answer a day without anything with zeros, and nothing that was not asked for', () => {
    expect(answerOf({})).toEqual({
      date: '2026-05-01',
      consensus_rewards: '0',
      attestation_rewards: '0',
      sync_committee_rewards: '0',
      proposer_rewards: '0',
      slashing_penalties: '0',
      execution_rewards: '0',
      mev_execution_rewards: '0',
      non_mev_execution_rewards: '0',
      rewards: '0',
      stake_balance: '0',
      gross_apy: 0,
      cl_apy: 0,
      el_apy: 0,
      final: true,
      as_of: '2026-05-03T10:00:00.000Z',
    });
  });

  it('tell the median and how many earned where a scope was asked for', () => {
    const whole = { medianBlockReward: 5n, activeStakes: 12.5 };
    expect(answerOf({ whole })).toMatchObject({
      median_execution_reward: '5',
      active_validator_count: 12.5,
    });
    const without = answerOf({ whole: { ...whole, medianBlockReward: undefined } });
    expect(without).not.toHaveProperty('median_execution_reward');
  });

  it('count what was paid out as income where it is recognized so, and yields as earned', () => {
    const accrued = {
      opening: 10n,
      earned: 5n * 10n ** 14n,
      paid: 7n,
      closing: 5n * 10n ** 14n + 3n,
    };
    const balanceSeconds = 32n * WEI * 86_400n;
    const components = { attestation: 5n * 10n ** 14n, execution: 1n };
    expect(answerOf({ accrued, components, balanceSeconds })).toMatchObject({
      consensus_rewards: '7',
      rewards: '8',
      opening_accrued_rewards: '10',
      earned_rewards: '500000000000000',
      paid_rewards: '7',
      closing_accrued_rewards: '500000000000003',
      cl_apy: 0.5703125,
    });
  });

  it('leave a value out that is not known and name the days, never a zero', () => {
    const known = { rewards: 150_000_000n, stakeBalance: -1n, missingDays: [] };
    expect(answerOf({ usd: known })).toMatchObject({ rewards_usd: 1.5, stake_balance_usd: -1e-8 });
    const usd = { rewards: undefined, stakeBalance: undefined, missingDays: ['2026-05-01'] };
    const answer = answerOf({ usd });
    expect(answer).toMatchObject({ usd_missing_days: ['2026-05-01'] });
    expect(answer).not.toHaveProperty('rewards_usd');
    expect(answer).not.toHaveProperty('stake_balance_usd');
  });

  it('say when the books were closed over them, and what was restated since', () => {
    const at = new Date('2026-06-02T08:00:00Z');
    const restatement = { at: new Date('2026-07-01T08:00:00Z'), reason: 'MEV was missing' };
    expect(answerOf({ closed: { at } })).toMatchObject({ closed_at: '2026-06-02T08:00:00.000Z' });
    expect(answerOf({ closed: { at, restatement } })).toMatchObject({
      restated_at: '2026-07-01T08:00:00.000Z',
      restatement_reason: 'MEV was missing',
    });
  });

  it('say where they begin and end when they are no days', () => {
    const [month] = rewardAnswers([{ ...DAY, end: new Date('2026-06-01T00:00:00Z') }], 'monthly');
    expect(month).toMatchObject({
      date: '2026-05-01',
      start: '2026-05-01T00:00:00.000Z',
      end: '2026-06-01T00:00:00.000Z',
    });
    const [epoch] = rewardAnswers([{ ...DAY, epoch: 9 }], 'epoch');
    expect(epoch).toMatchObject({ epoch: 9, start: '2026-05-01T00:00:00.000Z' });
  });
});
