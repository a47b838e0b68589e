import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { baseRewardPerIncrement, idealAnnualPercent, integerSquareRoot } from './base-reward.ts';
import { rewardAnswers } from './reward-answers.ts';
import { eth, mainnetSpec } from './testing/values.ts';
import { annualPercent } from './yields.ts';

const WEI = 10n ** 18n;

describe('the yield of a year', () => {
  it('is 3.65 percent for 0.01 percent a day', () => {
    expect(annualPercent(32n * WEI, 320_000n * WEI * 86_400n)).toBe(3.65);
  });

  it('is negative for penalties, and zero where nothing could earn', () => {
    expect(annualPercent(-32n * WEI, 320_000n * WEI * 86_400n)).toBe(-3.65);
    expect(annualPercent(5n, 0n)).toBe(0);
  });
});

describe('the ideal yield of the network', () => {
  it('takes whole square roots, for every number', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 30n), (value) => {
        const root = integerSquareRoot(value);
        expect(root * root <= value && (root + 1n) * (root + 1n) > value).toBe(true);
      }),
    );
  });

  it('is 2.8 percent at 35 million staked ether, from a base reward of 342 gwei', () => {
    // isqrt(35e15) = 187082869; 64e9 / 187082869 = 342; 342 × 82125 epochs / 1e9 = 2.8087 %
    expect(baseRewardPerIncrement(eth(35_000_000), mainnetSpec)).toBe(342n);
    expect(idealAnnualPercent(eth(35_000_000), mainnetSpec)).toBeCloseTo(2.8087, 4);
  });
});

describe('the days of a report', () => {
  it('tells consensus and execution apart, with slashings among the first', () => {
    const [day] = rewardAnswers([
      {
        day: '2026-05-01',
        components: {
          attestation: 100n,
          sync_committee: -20n,
          proposer: 30n,
          slashing: -60n,
          execution: 7n,
        },
        stakeBalance: 32n * WEI,
        balanceSeconds: 32n * WEI * 86_400n,
        activeSeconds: 86_400,
      },
    ]);
    expect(day).toMatchObject({
      date: '2026-05-01',
      consensus_rewards: '50',
      execution_rewards: '7',
      rewards: '57',
      stake_balance: '32000000000000000000',
    });
  });

  it('gives each yield on the balance that earned, weighted by time', () => {
    // Two validators of 32 ETH, one for the whole day and one for half of it.
    const balanceSeconds = 32n * WEI * 86_400n + 32n * WEI * 43_200n;
    const [day] = rewardAnswers([
      {
        day: '2026-05-01',
        components: { attestation: 48n * 10n ** 14n, execution: 24n * 10n ** 14n },
        stakeBalance: 64n * WEI,
        balanceSeconds,
        activeSeconds: 129_600,
      },
    ]);
    expect(day).toMatchObject({ cl_apy: 3.65, el_apy: 1.825, gross_apy: 5.475 });
  });

  it('answers a day without anything with zeros', () => {
    const nothing = { components: {}, stakeBalance: 0n, balanceSeconds: 0n, activeSeconds: 0 };
    expect(rewardAnswers([{ day: '2026-05-02', ...nothing }])).toEqual([
      {
        date: '2026-05-02',
        consensus_rewards: '0',
        execution_rewards: '0',
        rewards: '0',
        stake_balance: '0',
        gross_apy: 0,
        cl_apy: 0,
        el_apy: 0,
      },
    ]);
  });
});
